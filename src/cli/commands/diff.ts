import { revealSecrets } from "../../app/observe.ts";
import { type Proposal, propose } from "../../app/push.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { networkEffects } from "../effects.ts";
import {
  addNetworkOptions,
  pushCommand,
  resolveNetworkOptions,
  type WrittenNetworkOptions,
  wholeNumber,
} from "../network-options.ts";
import { formatChange, formatFailure, plural } from "../print-change.ts";

interface Options extends WrittenNetworkOptions {
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  addNetworkOptions(command)
    .option("--limit <n>", "change at most so many devices", wholeNumber)
    .option("--json", "print JSON")
    .addHelpText("after", "\nOnly reads: nothing is sent to a device but the commands that show its configuration.")
    .action((options: Options) => run((terminal) => diff(terminal, options)));
};

async function diff(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  const { scope, ...network } = resolveNetworkOptions(options);
  const effects = await networkEffects(network);
  try {
    const secrets = await revealSecrets(effects, county.network.county);
    const proposal = await propose(effects, county, secrets, scope);
    terminal.out(
      options.json
        ? `${JSON.stringify(proposalAsJson(proposal), null, 2)}\n`
        : formatProposal(proposal, pushCommand(options)),
    );
    if (proposal.observed.some((o) => !o.ok)) return exitCode.devicesFailed;
    return proposal.changes.length > 0 ? exitCode.findings : exitCode.clean;
  } finally {
    await effects.close();
  }
}

export function formatProposal(proposal: Proposal, next: string): string {
  const { changes, observed } = proposal;
  const unread = observed.flatMap((o) => (o.ok ? [] : [formatFailure(o.id, o.failure)]));
  const parts = changes.map(formatChange);
  if (unread.length > 0) parts.push(`${plural(unread.length, "device")} could not be read:\n${unread.join("\n")}\n`);
  parts.push(summary(proposal));
  if (changes.length > 0) parts.push(`Nothing has been sent. Next: ${next}`);
  return `${parts.join("\n")}\n`;
}

/** The sentence that answers: how many devices, how many lines there and back. */
export function summary({ changes, observed, withoutDriver }: Proposal): string {
  const read = observed.filter((o) => o.ok).length;
  const skipped =
    withoutDriver.length > 0 ? ` ${plural(withoutDriver.length, "device")} have no driver and were not looked at.` : "";
  const unread = observed.length - read;
  const missing = unread > 0 ? ` ${plural(unread, "device")} could not be read.` : "";
  if (changes.length === 0) {
    if (read === 0) return `Nothing was read.${missing}${skipped}`;
    return `${plural(read, "device")} read, all as intended: nothing to change.${missing}${skipped}`;
  }
  const switches = changes.filter((c) => c.device.intent.kind === "switch").length;
  const lines = changes.reduce((sum, c) => sum + c.change.commands.length, 0);
  const back = changes.reduce((sum, c) => sum + c.change.rollback.length, 0);
  return `${plural(switches, "switch", "switches")}, ${plural(changes.length - switches, "camera")} of ${plural(read, "device")} read: ${plural(lines, "line")} to send, ${plural(back, "line")} back.${missing}${skipped}`;
}

export function proposalAsJson(proposal: Proposal) {
  return {
    digest: proposal.digest,
    devices: proposal.changes.map(({ device, change }) => ({
      device: device.intent.deviceId,
      area: device.intent.area,
      platform: device.intent.platform,
      commands: change.commands.map((s) => ({
        context: s.context,
        command: device.driver.redact(s.command),
        risk: s.risk,
      })),
      rollback: change.rollback.map((s) => ({
        context: s.context,
        command: device.driver.redact(s.command),
        risk: s.risk,
      })),
      unmanaged: change.unmanaged,
      unparsed: change.unparsed,
    })),
    waves: proposal.waves.map((w) => ({ name: w.name, devices: w.changes.map((c) => c.device.intent.deviceId) })),
    unread: proposal.observed.flatMap((o) =>
      o.ok ? [] : [{ device: o.id, kind: o.failure.kind, message: o.failure.message }],
    ),
    withoutDriver: proposal.withoutDriver,
  };
}
