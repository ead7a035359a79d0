import { type Audit, audit, type DeviceAudit } from "../../app/audit.ts";
import { verifyLedger } from "../../app/ledger.ts";
import { observeAll, revealSecrets } from "../../app/observe.ts";
import { devicesInScope } from "../../app/push.ts";
import { printSnapshot, readSnapshot, snapshotOf } from "../../app/snapshot.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { localEffects, networkEffects } from "../effects.ts";
import { addNetworkOptions, repeated, resolveNetworkOptions, type WrittenNetworkOptions } from "../network-options.ts";
import { count, plural } from "../print-change.ts";
import { runId } from "./push.ts";

interface Options extends WrittenNetworkOptions {
  readonly against?: string;
  readonly save?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  addNetworkOptions(command)
    .option("--against <snapshot>", "also compare with an earlier snapshot: a file, or latest")
    .option("--save", "keep what was read as a snapshot in the state folder")
    .option("--json", "print JSON")
    .action((options: Options) => run((terminal) => auditCounty(terminal, options)));
};

async function auditCounty(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  const { scope, ...network } = resolveNetworkOptions(options);
  const snapshots = `${network.state}/snapshots`;
  const earlier = options.against
    ? await readSnapshot(localEffects.files, await snapshotPath(options.against, snapshots))
    : undefined;
  const ledger = verifyLedger((await localEffects.files.read(`${network.state}/ledger.ndjson`)) ?? "");
  const effects = await networkEffects(network);
  try {
    const secrets = await revealSecrets(effects, county.network.county);
    const { devices, withoutDriver } = devicesInScope(county, secrets, scope);
    const observed = await observeAll(effects, devices, { parallel: county.network.county.policy.rollout.parallel });
    const result = audit(observed, ledger.entries, earlier);
    const now = effects.clock.now();
    const saved = `${snapshots}/${runId(now)}.ndjson`;
    if (options.save) await effects.stateFiles.write(saved, printSnapshot(snapshotOf(observed, now)));
    const ledgerProblem = ledger.ok ? undefined : `${network.state}/ledger.ndjson:${ledger.line} ${ledger.problem}`;
    if (options.json)
      terminal.out(
        `${JSON.stringify({ ...result, withoutDriver, ...(ledgerProblem ? { ledgerProblem } : {}) }, null, 2)}\n`,
      );
    else
      terminal.out(
        formatAudit(result, {
          where: repeated(options),
          withoutDriver,
          ledgerProblem,
          earlier: earlier?.takenAt,
          saved: options.save ? saved : undefined,
        }),
      );
    if (result.counts.unread > 0) return exitCode.devicesFailed;
    return isClean(result) && ledger.ok ? exitCode.clean : exitCode.findings;
  } finally {
    await effects.close();
  }
}

async function snapshotPath(written: string, folder: string): Promise<string> {
  if (written !== "latest") return written;
  const last = (await localEffects.files.list(folder)).filter((name) => name.endsWith(".ndjson")).at(-1);
  if (!last) throw new OperatorError(`there is no snapshot in ${folder} yet; camnet audit --save makes one`);
  return `${folder}/${last}`;
}

/** In line on every device, and nothing moved since the snapshot. */
export function isClean(result: Audit): boolean {
  return (
    result.counts["in-line"] === result.devices.length &&
    result.changedSinceSnapshot === 0 &&
    result.missing.length === 0
  );
}

const stateWords: Readonly<Record<DeviceAudit["state"], string>> = {
  "in-line": "as intended",
  pending: "the intent moved since the last push",
  "changed-outside": "changed by somebody else since the last push",
  interrupted: "a push of ours began and did not end well",
  "never-pushed": "differ, and no push of ours is on record",
  unread: "could not be read",
};

interface Context {
  /** ` --lab` and the like: what the next command has to repeat. */
  readonly where: string;
  readonly withoutDriver: readonly string[];
  readonly ledgerProblem: string | undefined;
  readonly earlier: string | undefined;
  readonly saved: string | undefined;
}

export function formatAudit(result: Audit, context: Context): string {
  const total = result.devices.length;
  const lines = [`${count(result.counts["in-line"])} of ${plural(total, "device")} as intended.`];
  for (const [state, words] of Object.entries(stateWords) as [DeviceAudit["state"], string][]) {
    if (state !== "in-line" && result.counts[state] > 0)
      lines.push(`  ${String(result.counts[state]).padStart(5)}  ${words}`);
  }
  for (const device of result.devices) lines.push(...formatDevice(device, context.where));
  if (context.earlier) {
    lines.push(
      result.changedSinceSnapshot === 0 && result.missing.length === 0
        ? `Nothing moved since the snapshot of ${context.earlier}.`
        : `${plural(result.changedSinceSnapshot, "device")} moved since the snapshot of ${context.earlier}${result.missing.length > 0 ? `; no longer there: ${result.missing.join(", ")}` : ""}.`,
    );
  }
  const moved = result.devices.filter((d) => d.unmanagedMoved);
  if (moved.length > 0)
    lines.push(
      `${plural(moved.length, "device")} in line, with lines of their own that moved since the last push: ${moved
        .slice(0, 5)
        .map((d) => d.device)
        .join(", ")}${moved.length > 5 ? ", …" : ""}`,
    );
  if (context.withoutDriver.length > 0)
    lines.push(`${plural(context.withoutDriver.length, "device")} have no driver and were not looked at.`);
  if (context.ledgerProblem) lines.push(`The ledger does not verify: ${context.ledgerProblem}`);
  if (context.saved) lines.push(`Kept as ${context.saved}`);
  if (result.counts["in-line"] < total)
    lines.push(`Next: camnet diff${context.where} --device <id>, camnet push${context.where}`);
  return `${lines.join("\n")}\n`;
}

function formatDevice(device: DeviceAudit, where: string): readonly string[] {
  const lines: string[] = [];
  if (device.failure) lines.push(`✗ ${device.device}  ${device.failure.kind}  ${device.failure.message}`);
  else if (device.state !== "in-line") {
    const when = device.lastPushed ? ` · last pushed ${device.lastPushed}` : "";
    lines.push(`✗ ${device.device}  ${stateWords[device.state]}${when}`);
    lines.push(...device.commands.slice(0, 6).map((command) => `    ${command}`));
    if (device.commands.length > 6)
      lines.push(`    … ${device.commands.length - 6} more: camnet diff${where} --device ${device.device}`);
  }
  const since = device.sinceSnapshot;
  if (since?.state === "changed") {
    lines.push(`~ ${device.device}  moved since the snapshot`);
    lines.push(...since.removed.map((line) => `    - ${line}`), ...since.added.map((line) => `    + ${line}`));
  }
  return lines;
}
