import type { Observation } from "../app/observe.ts";
import type { Step } from "../core/change.ts";
import type { Failure } from "../core/outcome.ts";

/** A change as an engineer reads it: the commands under their sections, redacted, and how much there is to take back. */
export function formatChange(observation: Observation): string {
  const { device, change } = observation;
  const { deviceId, platform } = device.intent;
  const interrupts = change.commands.filter((step) => step.risk === "interrupts").length;
  const management = change.commands.filter((step) => step.risk === "management").length;
  const risk = [
    interrupts > 0
      ? `${interrupts} ${interrupts === 1 ? "line interrupts" : "lines interrupt"} a port`
      : "nothing is interrupted",
    ...(management > 0 ? [`${management} on the management path`] : []),
  ].join(", ");
  const unmanaged = change.unmanaged > 0 ? `   leaves ${change.unmanaged} lines of its own alone` : "";
  const lines = formatSteps(change.commands).map((line) => device.driver.redact(line));
  return [
    `${deviceId}   ${platform}   ${risk}${unmanaged}`,
    ...lines,
    `    back: ${change.rollback.length} lines`,
    "",
  ].join("\n");
}

/** Steps with each section named once, indented by depth. */
export function formatSteps(steps: readonly Step[]): readonly string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const { context, command } of steps) {
    const shared = context.findIndex((section, depth) => section !== open[depth]);
    const from = shared === -1 ? context.length : shared;
    for (let depth = from; depth < context.length; depth++) lines.push(`${indent(depth)}${context[depth]}`);
    lines.push(`${indent(context.length)}${command}`);
    open = context;
  }
  return lines;
}

function indent(depth: number): string {
  return " ".repeat(4 + 2 * depth);
}

export function formatFailure(device: string, failure: Failure): string {
  const detail = failure.detail
    ? `\n${failure.detail
        .trimEnd()
        .split("\n")
        .slice(-6)
        .map((line) => `      ${line}`)
        .join("\n")}`
    : "";
  return `  ✗ ${device}  ${failure.kind}  ${failure.message}${detail}`;
}

/** 1200 → "1 200". */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** 1 → "1 switch", 2 → "2 switches". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
