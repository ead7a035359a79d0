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
  resolveNetworkOptions,
  type WrittenNetworkOptions,
} from "../network-options.ts";
import { formatFailure, plural } from "../print-change.ts";
import { formatProposal, proposalAsJson, summary } from "./diff.ts";

interface Options extends WrittenNetworkOptions {
  readonly apply?: boolean;
  readonly ticket?: string;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  addNetworkOptions(command)
    .option("--apply", "send the change; without it nothing is sent")
    .option("--ticket <id>", "change ticket, kept in the ledger")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A push goes canary first, then wave by wave. Each device is read again, changed, read back and
saved; one that does not end as intended is taken back. Too many failures, or devices that do not
answer after a wave, end the run. Ctrl-C finishes the devices under way and stops.`,
    )
    .action((options: Options) => run((terminal) => push(terminal, options)));
};

async function push(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  refuseUnlockedNumbers(county);
  const { scope, ...network } = resolveNetworkOptions(options);
  const effects = await networkEffects(network);
  const release = options.apply ? await holdRunLock(network.state) : undefined;
  try {
    const secrets = await revealSecrets(effects, county.network.county);
    const proposal = await propose(effects, county, secrets, scope);
    if (!options.apply) {
      terminal.out(
        options.json
          ? `${JSON.stringify(proposalAsJson(proposal), null, 2)}\n`
          : formatProposal(proposal, pushCommand(options)),
      );
      return proposal.observed.some((o) => !o.ok)
        ? exitCode.devicesFailed
        : proposal.changes.length > 0
          ? exitCode.findings
          : exitCode.clean;
    }
    if (proposal.changes.length === 0) return reportNothing(terminal, proposal, options);
    const opened = await openLedger(effects.files, effects.clock, `${network.state}/ledger.ndjson`);
    if (!opened.ok) {
      throw new OperatorError(
        `${network.state}/ledger.ndjson:${opened.check.line} does not verify: ${opened.check.problem}; nothing was sent`,
      );
    }
    if (!options.json) terminal.out(`${summary(proposal)}\nDigest ${proposal.digest.slice(0, 12)}\n`);
    const interrupt = stopOnInterrupt(terminal);
    const result = await send(effects, county, secrets, proposal, {
      run: runId(effects.clock.now()),
      who: userInfo().username,
      ticket: options.ticket,
      ledger: opened.ledger,
      inventoryDigest: county.inventoryDigest,
      signal: interrupt.signal,
      ...(options.json ? {} : progress(terminal)),
    });
    interrupt.done();
    const head = opened.ledger.head();
    if (options.json)
      terminal.out(
        `${JSON.stringify({ ...result, unread: proposalAsJson(proposal).unread, ledger: head }, null, 2)}\n`,
      );
    else terminal.out(formatResult(result, proposal, head));
    return result.complete &&
      result.devices.every((d) => d.result === "applied") &&
      proposal.observed.every((o) => o.ok)
      ? exitCode.clean
      : exitCode.devicesFailed;
  } finally {
    await release?.();
    await effects.close();
  }
}

/** Numbers that are only in memory would differ on another machine: the lock file comes first. */
function refuseUnlockedNumbers({ plan }: SoundCounty): void {
  if (plan.newlyAllocated.length === 0) return;
  throw new OperatorError(
    `${plural(plan.newlyAllocated.length, "device")} (${plan.newlyAllocated.slice(0, 3).join(", ")}…) have no numbers in allocations.lock.yaml; type: camnet allocate --write`,
  );
}

function reportNothing(terminal: Terminal, proposal: Proposal, options: Options): ExitCode {
  terminal.out(
    options.json
      ? `${JSON.stringify(proposalAsJson(proposal), null, 2)}\n`
      : formatProposal(proposal, pushCommand(options)),
  );
  return proposal.observed.some((o) => !o.ok) ? exitCode.devicesFailed : exitCode.clean;
}

/** `2026-11-24T02-00-05Z`: sorts by time and is a file name everywhere. */
export function runId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

/** First Ctrl-C: begin no further device. Second: the terminal's own way, at once. */
function stopOnInterrupt(terminal: Terminal): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const onInterrupt = () => {
    terminal.err("\nStopping: the devices under way are finished first. Ctrl-C again ends at once.\n");
    controller.abort();
  };
  process.once("SIGINT", onInterrupt);
  return { signal: controller.signal, done: () => void process.off("SIGINT", onInterrupt) };
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

function formatResult(result: RolloutResult, proposal: Proposal, head: { hash: string; entries: number }): string {
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
      ? "Next: camnet probe, camnet audit"
      : "Next: mend what failed, then the same command again: devices that are done are left alone",
    "",
  ].join("\n");
}

function count(n: number): string {
  return String(n);
}
