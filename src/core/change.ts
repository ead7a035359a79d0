/** One command in its place, as it is sent. */
export interface Step {
  /** Section headers from the outermost inwards: `["interface GigabitEthernet0/0/5"]`. */
  readonly context: readonly string[];
  readonly command: string;
  /** safe: nothing stops · interrupts: the port or stream stops for a moment · management: it may cut our own path. */
  readonly risk: "safe" | "interrupts" | "management";
}

/** What would be sent to one device, and what takes it back. */
export interface Change {
  readonly platform: string;
  readonly commands: readonly Step[];
  readonly rollback: readonly Step[];
  /** Lines of the running configuration that camnet does not own and leaves alone. */
  readonly unmanaged: number;
  /** Lines that the reader could not place; kept, never dropped. */
  readonly unparsed: number;
}

export function isEmpty(change: Change): boolean {
  return change.commands.length === 0;
}

/** A step as one line of text: its sections, then the command. */
export function stepText(step: Step): string {
  return [...step.context, step.command].join(" / ");
}
