import { isIPv6 } from "node:net";
import { basename } from "node:path";
import { Option } from "commander";
import { OperatorError } from "../../core/operator-error.ts";
import { Secret } from "../../core/secret.ts";
import { identifyTable } from "../../drivers/identify.ts";
import { makers } from "../../drivers/makers.ts";
import { deviceFacts } from "../../probes/device-facts.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { resolveNetworkOptions, type WrittenNetworkOptions, wholeNumber } from "../network-options.ts";
import { surveyAsJson } from "../output/probe.ts";
import { type DeviceReading, deviceAsJson, failureAsJson } from "../output/probe-device.ts";
import { formatDevice } from "../print-facts.ts";
import { formatSurvey } from "../print-survey.ts";

interface Options extends WrittenNetworkOptions {
  readonly target?: string;
  readonly walk?: string;
  readonly all?: boolean;
  readonly community?: string;
  readonly phase?: number;
  readonly save?: boolean;
  readonly json?: boolean;
}

/** Options that mean something for a county only. */
const ofCounty = ["township", "device", "phase", "planned", "lab", "save"];

const catalogue = { identifications: identifyTable, makers };

/** Where a community is looked for when none is given. */
const communityVariable = "CAMNET_SNMP_COMMUNITY";

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--township <name>", "only the devices of one township, by slug or name")
    .option("--device <id...>", "only these devices")
    .option("--phase <n>", "devices up to this phase (default: the phase under planning)", wholeNumber)
    .option("--planned", "also devices that are not installed yet (always with --lab)")
    .option("--lab [dir]", "ask the simulated county (default folder: out/lab)")
    .option("--state <dir>", "folder for --save (default: .camnet, with --lab: state in its folder)")
    .option("--save", "keep the survey, for camnet audit")
    .addOption(
      new Option("--target <address[:port]>", "ask one address, without an inventory").conflicts([...ofCounty, "walk"]),
    )
    .addOption(
      new Option("--walk <file>", "read a recorded walk instead: net-snmp's text or snmprec, gzipped or not").conflicts(
        [...ofCounty, "community"],
      ),
    )
    .option(
      "--community <ref>",
      `its community: env:NAME, file:path or exec:command (default: env:${communityVariable}, else public)`,
    )
    .option("--all", "of one device every row and not only the first")
    .option("--json", "print JSON, of one device each value with its OID")
    .addHelpText(
      "after",
      `
Exit codes: 0 all is well · 1 something is degraded or down · 3 the --target does not answer

  camnet probe --lab --township qiaotou
  camnet probe --target 10.36.0.11 --community file:community.txt
  camnet probe --walk switch.snmprec.gz --json`,
    )
    .action((options: Options) => run((terminal) => probe(terminal, options)));
};

async function probe(terminal: Terminal, options: Options): Promise<ExitCode> {
  if (options.target !== undefined) return probeTarget(terminal, options.target, options);
  if (options.walk !== undefined) return probeWalk(terminal, options.walk, options);
  if (options.community !== undefined) {
    throw new OperatorError(
      "--community goes with --target; the county's own is credentials.snmpCommunity in county.yaml",
    );
  }
  if (options.all) throw new OperatorError("--all goes with --target or --walk; --json has every device of a county");
  return probeCounty(terminal, options);
}

async function probeCounty(terminal: Terminal, options: Options): Promise<ExitCode> {
  // One address needs no inventory, and then none of this is loaded.
  const [{ readSoundCounty }, { networkEffects }, { survey }, { printSurvey, surveyPath }] = await Promise.all([
    import("../county.ts"),
    import("../effects.ts"),
    import("../../app/survey.ts"),
    import("../../app/survey-file.ts"),
  ]);
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  const { scope, ...network } = resolveNetworkOptions(options);
  const effects = await networkEffects(network);
  try {
    const { interactive } = terminal;
    const result = await survey(effects, county, {
      phase: options.phase,
      scope,
      ...(interactive ? { onEach: (done, all) => done % 25 === 0 && terminal.err(`\rasked ${done} of ${all}`) } : {}),
    });
    if (interactive) terminal.err("\r\u001b[K");
    if (options.json) terminal.out(`${JSON.stringify(surveyAsJson(result), null, 2)}\n`);
    else terminal.out(formatSurvey(result, county.network, `${commandOf(options)} --json`));
    if (options.save) {
      const path = surveyPath(network.state, result.takenAt);
      await effects.files.write(path, printSurvey(result));
      terminal.err(`Kept ${path}\n`);
    }
    return result.devices.every(({ verdict }) => verdict === "online") ? exitCode.clean : exitCode.findings;
  } finally {
    await effects.close();
  }
}

async function probeTarget(terminal: Terminal, written: string, options: Options): Promise<ExitCode> {
  const { host, port } = parseTarget(written);
  const [{ createSnmpClient }, { systemSecrets }, { readValues }] = await Promise.all([
    import("../../adapters/snmp-client.ts"),
    import("../../adapters/system-secrets.ts"),
    import("../../app/facts.ts"),
  ]);
  const community = await revealCommunity(terminal, options.community, (ref) => systemSecrets.reveal(ref));
  const snmp = createSnmpClient();
  try {
    const started = performance.now();
    const answer = await readValues(
      snmp,
      { host, port, community },
      { catalogue, elapsedMs: () => performance.now() - started },
    );
    if (!answer.ok) {
      if (options.json) terminal.out(`${JSON.stringify(failureAsJson(answer.failure), null, 2)}\n`);
      terminal.err(
        `camnet: ${answer.failure.message}; check the address, the community and the device's access list\n`,
      );
      return exitCode.devicesFailed;
    }
    const { values, unread } = answer.value;
    const reading: DeviceReading = {
      ...deviceFacts(values, catalogue),
      unread: unread.map(({ probe: name, failure }) => ({ probe: name, message: failure.message })),
    };
    print(terminal, reading, { called: written, again: againOf("--target", written, options), ...options });
    return unread.length > 0 ? exitCode.findings : exitCode.clean;
  } finally {
    await snmp.close();
  }
}

async function probeWalk(terminal: Terminal, file: string, options: Options): Promise<ExitCode> {
  const [{ readWalkFile }, { parseWalk }, { isRead }] = await Promise.all([
    import("../../adapters/snmp-walk-file.ts"),
    import("../../probes/walk/parse-walk.ts"),
    import("../../probes/questions.ts"),
  ]);
  const { values, count, unreadable, firstUnreadable } = parseWalk(await readWalkFile(file), isRead(makers));
  if (count === 0) {
    throw new OperatorError(
      `${file} holds no walk; record one with snmpwalk -v2c -c COMMUNITY -On -Oe ADDRESS .1 > ${file}`,
    );
  }
  const reading: DeviceReading = {
    ...deviceFacts(values, catalogue),
    unread: [],
    walk: {
      file,
      values: count,
      unreadableLines: unreadable,
      ...(firstUnreadable === undefined ? {} : { firstUnreadableLine: firstUnreadable }),
    },
  };
  print(terminal, reading, { called: basename(file), again: againOf("--walk", file, options), ...options });
  return exitCode.clean;
}

function print(
  terminal: Terminal,
  reading: DeviceReading,
  { called, again, all, json }: Pick<Options, "all" | "json"> & { readonly called: string; readonly again: string },
): void {
  terminal.out(
    json
      ? `${JSON.stringify(deviceAsJson(reading), null, 2)}\n`
      : formatDevice(reading, { called, again, all: all ?? false }),
  );
}

/** The same question again; a community written out is not repeated. */
function againOf(option: "--target" | "--walk", value: string, { community }: Options): string {
  const ref = community !== undefined && /^(env|file|exec):/.test(community) ? ` --community ${quoted(community)}` : "";
  return `camnet probe ${option} ${quoted(value)}${ref}`;
}

function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function revealCommunity(
  terminal: Terminal,
  written: string | undefined,
  reveal: (ref: string) => Promise<Secret>,
): Promise<Secret> {
  if (written === undefined) return new Secret(process.env[communityVariable] ?? "public");
  if (/^(env|file|exec):/.test(written)) return reveal(written);
  terminal.err(
    "camnet: a community on the command line can be read in the process list; env:NAME and file:path cannot\n",
  );
  return new Secret(written);
}

/** `10.36.0.11`, `10.36.0.11:1161`, `[2001:db8::1]:1161`, `2001:db8::1` or a name; the port is 161 where none is given. */
export function parseTarget(written: string): { readonly host: string; readonly port: number } {
  if (isIPv6(written)) return { host: written, port: 161 };
  const match = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(written);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? 161 : Number(match[3]);
  if (host === undefined || (match?.[1] !== undefined && !isIPv6(host)) || port < 1 || port > 65_535) {
    throw new OperatorError(
      `${written} is no target; write an address such as 10.36.0.11, 10.36.0.11:1161 or [2001:db8::1]:1161`,
    );
  }
  return { host, port };
}

function commandOf({ lab, township }: Options): string {
  return `camnet probe${lab === undefined ? "" : lab === true ? " --lab" : ` --lab ${lab}`}${township ? ` --township ${township}` : ""}`;
}
