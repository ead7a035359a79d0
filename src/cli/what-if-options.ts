import { type Command, InvalidArgumentError, Option } from "commander";
import { type FailureKind, failureKinds, type KnownClass, type PointClass, pointClasses } from "../core/network.ts";
import { didYouMean } from "../inventory/nearest.ts";
import { knownClasses } from "../plan/offered-load.ts";
import type { WhatIf } from "../plan/what-if.ts";
import { ceiling as readCeiling } from "./network-options.ts";

/** Options that suppose something, as they are written. */
export interface WrittenWhatIfs {
  readonly add?: readonly WhatIf[];
  readonly bitrate?: readonly WhatIf[];
  readonly profile?: string;
  /** False when `--no-upgrades` is given. */
  readonly upgrades: boolean;
  readonly survive?: readonly FailureKind[];
  readonly ceiling?: number;
}

export function addWhatIfOptions(command: Command): Command {
  return command
    .addOption(collected("--add <area=n>", "what if the area got n more cameras; area=n:class for a class", readAdd))
    .addOption(
      collected("--bitrate <class=kbps>", "what if the main streams of a class had another bit rate", readBitrate),
    )
    .option("--profile <name>", "what if with another set of classes (county.yaml profiles), for example 2010")
    .option("--no-upgrades", "what if no link were made faster: what the phase breaks")
    .option(
      "--survive <kinds>",
      `what if any one of these had to be survived: ${failureKinds.join(",")}, or none`,
      readSurvive,
    )
    .option("--ceiling <percent>", "what if links had another ceiling", readCeiling);
}

/** In the order of the help. */
export function whatIfsOf({ add, bitrate, profile, upgrades, survive, ceiling }: WrittenWhatIfs): readonly WhatIf[] {
  return [
    ...(add ?? []),
    ...(bitrate ?? []),
    ...(profile === undefined ? [] : [{ kind: "profile", name: profile } as const]),
    ...(upgrades ? [] : [{ kind: "no-upgrades" } as const]),
    ...(survive === undefined ? [] : [{ kind: "survive", kinds: survive } as const]),
    ...(ceiling === undefined ? [] : [{ kind: "ceiling", percent: ceiling } as const]),
  ];
}

/** The same words again, for a next command that means the same: ` --add qiaotou=14`, or nothing. */
export function repeatedWhatIfs(written: WrittenWhatIfs): string {
  return whatIfsOf(written)
    .map((whatIf) => ` ${asWritten(whatIf)}`)
    .join("");
}

function asWritten(whatIf: WhatIf): string {
  switch (whatIf.kind) {
    case "add":
      return `--add ${whatIf.area}=${whatIf.count}${whatIf.class === undefined ? "" : `:${whatIf.class}`}`;
    case "bit-rate":
      return `--bitrate ${whatIf.class}=${whatIf.kbps}`;
    case "profile":
      return `--profile ${whatIf.name}`;
    case "no-upgrades":
      return "--no-upgrades";
    case "survive":
      return `--survive ${whatIf.kinds.length === 0 ? "none" : whatIf.kinds.join(",")}`;
    case "ceiling":
      return `--ceiling ${whatIf.percent}`;
  }
}

/** An option that may be given several times, and takes one word each time. */
export function collected<T>(flags: string, description: string, read: (text: string) => T): Option {
  return new Option(flags, `${description} (repeatable)`).argParser<readonly T[]>((text, earlier) => [
    ...(earlier ?? []),
    read(text),
  ]);
}

function readAdd(text: string): WhatIf {
  const [, area, count, pointClass] = /^([^=:]+)=(\d+)(?::(.+))?$/.exec(text) ?? [];
  if (!area || !(Number(count) > 0)) {
    throw new InvalidArgumentError("an area and a number are wanted, such as qiaotou=14 or qiaotou=14:hd.");
  }
  if (Number(count) > mostAdded) throw new InvalidArgumentError(`at most ${mostAdded} cameras are added at once.`);
  return {
    kind: "add",
    area,
    count: Number(count),
    ...(pointClass === undefined ? {} : { class: oneOf<PointClass>(pointClass, pointClasses, "class") }),
  };
}

const mostAdded = 100_000;

function readBitrate(text: string): WhatIf {
  const [, name, kbps] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
  if (!name || !(Number(kbps) > 0)) {
    throw new InvalidArgumentError("a class and its kbit/s are wanted, such as hd=6000.");
  }
  return { kind: "bit-rate", class: oneOf<KnownClass>(name, knownClasses, "class"), kbps: Number(kbps) };
}

function readSurvive(text: string): readonly FailureKind[] {
  if (text === "none") return [];
  return [...new Set(text.split(",").map((word) => oneOf<FailureKind>(word.trim(), failureKinds, "kind of failure")))];
}

function oneOf<T extends string>(word: string, words: readonly T[], what: string): T {
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  const [guess = `they are ${words.join(", ")}.`] = didYouMean(word, words);
  throw new InvalidArgumentError(`no ${what} is called ${word}; ${guess}`);
}
