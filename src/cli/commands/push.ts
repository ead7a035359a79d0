import { userInfo } from "node:os";
import { holdRunLock } from "../../adapters/run-lock.ts";
import { openLedger } from "../../app/ledger.ts";
import { revealSecrets } from "../../app/observe.ts";
import { type Proposal, propose, send } from "../../app/push.ts";
import type { RolloutResult } from "../../app/rollout.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty, type SoundCounty } from "../county.ts";
import { networkEffects } from "../effects.ts";
import {
  addNetworkOptions,
  pushCommand,
  repeated,
  resolveNetworkOptions,
  type WrittenNetworkOptions,
  wholeNumber,
} from "../network-options.ts";
import { formatFailure, plural } from "../print-change.ts";
import { formatProposal, proposalAsJson, summary } from "./diff.ts";

interface Options extends WrittenNetworkOptions {
  readonly apply?: boolean;
  readonly ticket?: string;
  readonly expect?: string;
  readonly allowManagementPath?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  addNetworkOptions(command)
    .option("--limit <n>", "change at most so many devices", wholeNumber)
    .option("--apply", "send the change; without it nothing is sent")
    .option("--expect <digest>", "send only what was shown: the digest that a push without --apply printed")
    .option("--ticket <id>", "change ticket, kept in the ledger")
    .option("--allow-management-path", "also lines that may cut a device's own way home (always with --lab)")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A push goes canary first, then wave by wave. Each device is read again, changed, read back and
saved; one that does not end as intended is taken back. Too many failures, or devices that do not
answer after a wave, end the run. Ctrl-C finishes the devices under way and stops.
No dead-man timer is armed on a device yet: lines on the management path, such as the speed of an
uplink, are refused unless they are allowed by name.`,
    )
    .action((options: Options) => run((terminal) => push(terminal, options)));
};

async function push(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  refuseUnlockedNumbers(county);
  const { scope, ...network } = resolveNetworkOptions(options);
  const stop = stopper(terminal);
  const release = options.apply ? await holdRunLock(network.state, stop.lockLost) : undefined;
  const effects = await networkEffects(network);
  try {
    const secrets = await revealSecrets(effects, county.network.county);
    const proposal = await propose(effects, county, secrets, scope);
    if (!options.apply || proposal.changes.length === 0) return show(terminal, proposal, options);
    refuseAnotherChange(proposal, options.expect);
    if (network.lab === undefined && !options.allowManagementPath) refuseManagementPath(proposal);
    const opened = await openLedger(effects.stateFiles, effects.clock, `${network.state}/ledger.ndjson`);
    if (!opened.ok) {
      throw new OperatorError(
        `${network.state}/ledger.ndjson:${opened.check.line} does not verify: ${opened.check.problem}; nothing was sent`,
      );
    }
    if (!options.json) terminal.out(`${summary(proposal)}\nDigest ${shortDigest(proposal)}\n`);
    const result = await send(effects, county, proposal, {
      run: runId(effects.clock.now()),
      who: userInfo().username,
      ticket: options.ticket,
      ledger: opened.ledger,
      inventoryDigest: county.inventoryDigest,
      signal: stop.signal,
      ...(options.json ? {} : progress(terminal)),
    });
    const head = opened.ledger.head();
    const { unread } = proposalAsJson(proposal);
    if (options.json) terminal.out(`${JSON.stringify({ ...result, unread, ledger: head }, null, 2)}\n`);
    else terminal.out(formatResult(result, proposal, head, repeated(options)));
    const allApplied = result.devices.every((d) => d.result === "applied");
    return result.complete && allApplied && unread.length === 0 ? exitCode.clean : exitCode.devicesFailed;
  } finally {
    stop.done();
    await release?.();
    await effects.close();
  }
}

/** What would be sent, and what to type to send just that. */
function show(terminal: Terminal, proposal: Proposal, options: Options): ExitCode {
  const next = `${pushCommand(options)} --expect ${shortDigest(proposal)}`;
  terminal.out(
    options.json ? `${JSON.stringify(proposalAsJson(proposal), null, 2)}\n` : formatProposal(proposal, next),
  );
  if (proposal.observed.some((o) => !o.ok)) return exitCode.devicesFailed;
  return proposal.changes.length > 0 ? exitCode.findings : exitCode.clean;
}

/** Enough digits that two changes of one county never share them by accident. */
function shortDigest({ digest }: Proposal): string {
  return digest.slice(0, 12);
}

/** Between the approval and the night a device or the inventory may have moved: then it is another change. */
function refuseAnotherChange(proposal: Proposal, expected: string | undefined): void {
  if (expected === undefined || proposal.digest.startsWith(expected)) return;
  throw new OperatorError(
    `this is not the change that was shown: its digest is ${shortDigest(proposal)} and not ${expected}; look at it again without --apply`,
  );
}

function refuseManagementPath({ changes }: Proposal): void {
  const risky = changes.filter((c) => c.change.commands.some((step) => step.risk === "management"));
  if (risky.length === 0) return;
  const names = risky.slice(0, 5).map((c) => c.device.intent.deviceId);
  throw new OperatorError(
    `${plural(risky.length, "device")} (${names.join(", ")}${risky.length > 5 ? ", …" : ""}) would get lines on the management path, such as the speed of an uplink, and may cut their own way home; nothing was sent. Change both ends of such a link on site, leave these devices out with --device or --township, or type --allow-management-path`,
  );
}

/** Numbers that are only in memory would differ on another machine: the lock file comes first. */
function refuseUnlockedNumbers({ plan }: SoundCounty): void {
  if (plan.newlyAllocated.length === 0) return;
  throw new OperatorError(
    `${plural(plan.newlyAllocated.length, "device")} (${plan.newlyAllocated.slice(0, 3).join(", ")}…) have no numbers in allocations.lock.yaml; type: camnet allocate --write`,
  );
}

/** `2026-11-24T02-00-05Z`: sorts by time and is a file name everywhere. */
export function runId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

/** Begins no further device after the first Ctrl-C or a lost lock; a second Ctrl-C is the terminal's own way, at once. */
function stopper(terminal: Terminal): { readonly signal: AbortSignal; lockLost(): void; done(): void } {
  const controller = new AbortController();
  const onInterrupt = () => {
    terminal.err("\nStopping: the devices under way are finished first. Ctrl-C again ends at once.\n");
    controller.abort();
  };
  process.once("SIGINT", onInterrupt);
  return {
    signal: controller.signal,
    lockLost() {
      terminal.err(
        "\nStopping: this run lost its lock, as on a machine that slept; the devices under way are finished.\n",
      );
      controller.abort();
    },
    done: () => void process.off("SIGINT", onInterrupt),
  };
}

function progress(terminal: Terminal) {
  return {
    onWave: (wave: RolloutResult["waves"][number]) =>
      terminal.out(
        `${wave.name.padEnd(8)} ${String(wave.applied).padStart(5)} applied${wave.failed > 0 ? `, ${wave.failed} failed` : ""}   gate ${wave.gate.passed ? "passed" : "NOT passed"}: ${wave.gate.message}   ${(wave.tookMs / 1000).toFixed(1)} s\n`,
      ),
    onDevice: (device: RolloutResult["devices"][number]) => {
      if (device.result === "failed")
        terminal.out(`${formatFailure(device.device, device.failure)}  → ${restoredWords[device.restored]}\n`);
    },
  };
}

const restoredWords = {
  untouched: "nothing was sent",
  "rolled-back": "taken back, verified",
  "rollback-failed": "COULD NOT BE TAKEN BACK: look at this device",
} as const;

function formatResult(
  result: RolloutResult,
  proposal: Proposal,
  head: { hash: string; entries: number },
  where: string,
): string {
  const applied = result.devices.filter((d) => d.result === "applied").length;
  const failures = result.devices.length - applied;
  const slowest = [...result.devices].sort((a, b) => b.tookMs - a.tookMs)[0];
  const unread = proposal.observed.filter((o) => !o.ok);
  return [
    result.stopped ? `Stopped: ${result.stopped}.` : "Complete.",
    `${plural(applied, "device")} changed and verified, ${count(failures)} failed, ${count(result.notTried.length)} not tried${unread.length > 0 ? `, ${count(unread.length)} could not be read` : ""}.`,
    ...unread.map((o) => (o.ok ? "" : formatFailure(o.id, o.failure))),
    ...(slowest ? [`Slowest: ${slowest.device} ${(slowest.tookMs / 1000).toFixed(1)} s`] : []),
    `Ledger: ${head.entries} entries, head ${head.hash}`,
    result.complete
      ? `Next: camnet probe${where}, camnet audit${where}`
      : "Next: mend what failed, then the same command again: devices that are done are left alone",
    "",
  ].join("\n");
}

function count(n: number): string {
  return String(n);
}
