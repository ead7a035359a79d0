import type { Change } from "../core/change.ts";
import type { CliTransport, DeviceTarget, HttpTransport } from "../core/effects.ts";
import type { DeviceIntent } from "../core/intent.ts";
import type { DeviceKind } from "../core/network.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Credential, Secret } from "../core/secret.ts";
import type { RenderedLine } from "./rendered-line.ts";

/**
 * One platform. Configuration is text everywhere: a switch's own configuration language, and for a camera one
 * `key value` line per setting, so that a snapshot, a diff, a digest and an audit work alike on both.
 *
 * The property every driver is tested for: apply(running, change) equals intended wherever camnet owns the line,
 * apply(that, rollback) equals running, and a second change is empty.
 */
export interface Driver {
  readonly platform: string;
  readonly kind: DeviceKind;
  /** Intended configuration of a device; only the lines that camnet owns. Deterministic, ends with a newline. */
  render(intent: DeviceIntent, secrets: RenderSecrets): string;
  /** The lines of `render` in their order, each with what it follows from: from the same code, so that the two cannot part. */
  explain?(intent: DeviceIntent, secrets: RenderSecrets): readonly RenderedLine[];
  /**
   * Commands from running to intended and back. `scope: "owned"` leaves alone every line of the running configuration
   * that camnet does not own; `"all"` treats `intended` as the whole configuration.
   */
  change(running: string, intended: string, options: { readonly scope: "owned" | "all" }): Change;
  /** The configuration after the commands, computed without a device: what a plan shows and a property test checks. */
  predict(running: string, steps: Change["commands"]): string;
  /** Secrets masked, volatile lines dropped: for views, digests and comparisons. */
  normalise(text: string): string;
  /** Secrets masked and nothing else: no line dropped, joined or moved. For single steps and transcripts. */
  redact(text: string): string;
  /** Logs in. The session belongs to one device and is closed by the caller. */
  open(transports: Transports, target: DeviceTarget, credential: Credential): Promise<Outcome<DeviceSession>>;
}

export interface RenderSecrets {
  readonly snmpCommunity: Secret;
}

export interface Transports {
  readonly cli: CliTransport;
  readonly http: HttpTransport;
}

export interface DeviceSession {
  /** The running configuration as the device gives it. */
  read(): Promise<Outcome<string>>;
  /** Sends the steps in order and stops at the first refusal; says how many were accepted. */
  apply(steps: Change["commands"]): Promise<Outcome<{ readonly accepted: number }>>;
  /** Makes the running configuration survive a restart. */
  save(): Promise<Outcome<void>>;
  /** Redacted. */
  transcript(): string;
  close(): Promise<void>;
}
