import { Option } from "commander";
import { revealSecrets } from "../../app/observe.ts";
import { type Proposal, propose } from "../../app/push.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { changedText, changeText, typedLines } from "../../device-config/config-language.ts";
import { parseTree } from "../../device-config/parse-tree.ts";
import { type Language, languageOf, languages } from "../../drivers/languages.ts";
import { decodeText } from "../../inventory/import-points-sheet.ts";
import { didYouMean } from "../../inventory/nearest.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { localEffects, networkEffects } from "../effects.ts";
import {
  addNetworkOptions,
  pushCommand,
  resolveNetworkOptions,
  type WrittenNetworkOptions,
  wholeNumber,
} from "../network-options.ts";
import { formatChange, formatFailure, plural } from "../print-change.ts";
import { formatChangedLines, formatCommands } from "../print-config-diff.ts";

interface Options extends WrittenNetworkOptions {
  readonly json?: boolean;
  readonly platform?: string;
  readonly as?: View;
}

const views = ["commands", "tree", "json"] as const;
type View = (typeof views)[number];

export const define: CommandModule["define"] = (command, run) => {
  addNetworkOptions(command)
    .argument("[before]", "a configuration file (UTF-8 or GB18030; - for stdin): no inventory is read then")
    .argument("[after]", "the configuration that it should become")
    .option("--limit <n>", "change at most so many devices", wholeNumber)
    .option("--platform <name>", `language of the two files: ${languages.map(({ platform }) => platform).join(", ")}`)
    .addOption(new Option("--as <view>", "of two files: what is printed").choices(views))
    .option("--json", "print JSON")
    .addHelpText("after", help)
    .action((before: string | undefined, after: string | undefined, options: Options) =>
      run((terminal) => (before === undefined ? diff(terminal, options) : diffFiles(terminal, before, after, options))),
    );
};

const help = `
Only reads: nothing is sent to a device but the commands that show its configuration.
Of two files, the commands lead from the first to the second, in the order that a device takes them;
  secrets are printed as the files hold them. Exits 0 where the files mean the same, else 1.

  camnet diff --township xixi
  camnet diff running.txt wanted.txt --platform ${languages[0]?.platform} --as tree`;

async function diffFiles(
  terminal: Terminal,
  before: string,
  after: string | undefined,
  { platform, as, json }: Options,
): Promise<ExitCode> {
  if (after === undefined) throw new OperatorError(`${before} is compared with a second file; name it after the first`);
  const { rules } = languageNamed(platform);
  const [running, intended] = [await readConfiguration(before), await readConfiguration(after)];
  const { commands, rollback, unparsed } = changeText(running, intended, rules, "all");
  const view = as ?? (json ? "json" : "commands");
  const lost = unparsed + parseTree(intended, rules.grammar).unparsed.length;
  if (view === "json") {
    const plain = (steps: typeof commands) => steps.map(({ context, command }) => ({ context, command }));
    const shown = { commands: plain(commands), rollback: plain(rollback), unparsed: lost };
    terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
  } else {
    if (lost > 0) terminal.err(`${plural(lost, "line")} had no place in the tree and took part as they stand.\n`);
    const sent = { divider: rules.grammar.divider, sent: commands.length, back: rollback.length };
    terminal.out(
      view === "tree"
        ? formatChangedLines(changedText(running, intended, rules))
        : formatCommands({ commands: typedLines(commands, rules), rollback: typedLines(rollback, rules) }, sent),
    );
  }
  return commands.length > 0 || rollback.length > 0 ? exitCode.findings : exitCode.clean;
}

function languageNamed(platform: string | undefined): Language {
  const known = languages.map((language) => language.platform);
  const choice = `--platform is one of ${known.join(", ")}`;
  if (platform === undefined)
    throw new OperatorError(`two files need the language that they are written in; ${choice}`);
  const language = languageOf(platform);
  if (language) return language;
  throw new OperatorError([`no language is called ${platform}`, ...didYouMean(platform, known), choice].join("; "));
}

async function readConfiguration(file: string): Promise<string> {
  if (file === "-") return decodeText(await standardInput());
  const bytes = await localEffects.files.readBytes(file).catch((cause: Error) => {
    throw new OperatorError(`${file} cannot be read: ${cause.message}`, { cause });
  });
  if (bytes === undefined) throw new OperatorError(`${file}: no such file`);
  return decodeText(bytes);
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

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
