import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Step } from "../../src/core/change.ts";
import { canonicalText, changeText, predictText } from "../../src/device-config/config-language.ts";
import type { ConfigRules } from "../../src/device-config/rules.ts";

/** Configuration changes that a production tool really sends (annetutil/annet, MIT), kept beside the repository. */
export interface Sample {
  readonly id: string;
  readonly before: string;
  readonly after: string;
  /** `parent > parent > command`, envelope and section ends left out. */
  readonly expected: readonly string[];
}

export function samplesPath(vendor: string): string {
  return fileURLToPath(new URL(`../../../shared/corpora/annet/${vendor}.yaml`, import.meta.url));
}

export function readSamples(vendor: string): readonly Sample[] {
  const path = samplesPath(vendor);
  if (!existsSync(path)) return [];
  const written: unknown = parse(readFileSync(path, "utf8"));
  return (Array.isArray(written) ? written : []).map((each: Record<string, string | null>) => {
    const marked = typeof each["diff"] === "string" ? sides(each["diff"]) : undefined;
    return {
      id: String(each["id"]),
      before: marked?.before ?? each["before"] ?? "",
      after: marked?.after ?? each["after"] ?? "",
      expected: scriptLines(each["patch"] ?? ""),
    };
  });
}

/** Steps in the form of a sample's script: a section's header is a line of its own each time it is entered. */
export function stepLines(steps: readonly Step[]): readonly string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const { context, command } of steps) {
    context.forEach((_, depth) => {
      const path = context.slice(0, depth + 1);
      if (path.some((header, at) => open[at] !== header)) lines.push(path.join(" > "));
    });
    lines.push([...context, command].join(" > "));
    // A bare header opens its section, too.
    open = [...context, command];
  }
  return lines;
}

const envelope = new Set([
  "system-view",
  "q",
  "save",
  "save force",
  "commit",
  "conf t",
  "copy running-config startup-config",
]);
const sectionEnds = new Set(["quit", "exit", "exit-address-family", "end-filter", "end-list", "endif"]);

function scriptLines(script: string): readonly string[] {
  const lines: string[] = [];
  const open: { indent: number; text: string }[] = [];
  // A banner is one command, however many lines it has.
  const banner = /^banner \S+ (\S)[\s\S]*?\1$/m.exec(script)?.[0];
  for (const raw of (banner === undefined ? script : script.replace(banner, () => "the banner")).split("\n")) {
    const text = raw.trim() === "the banner" ? (banner ?? "") : raw.trim();
    const indent = raw.length - raw.trimStart().length;
    if (text === "" || (indent === 0 && envelope.has(text)) || sectionEnds.has(text)) continue;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    open.push({ indent, text });
    lines.push(open.map((each) => each.text).join(" > "));
  }
  return lines;
}

export interface Score {
  readonly id: string;
  readonly exact: boolean;
  readonly sameLines: boolean;
  readonly roundTrip: boolean;
  readonly harmful: readonly string[];
}

/** How our commands compare with the sample's, and whether they lead there, back, and nowhere the second time. */
export function score({ id, before, after, expected }: Sample, rules: ConfigRules): Score {
  const change = changeText(before, after, rules, "all");
  const lines = stepLines(change.commands);
  const missing = [...expected];
  const extra = lines.filter((line) => {
    const at = missing.indexOf(line);
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  const reached = predictText(before, change.commands, rules);
  const same = (left: string, right: string) => canonicalText(left, rules) === canonicalText(right, rules);
  return {
    id,
    exact: JSON.stringify(lines) === JSON.stringify(expected),
    sameLines: extra.length === 0 && missing.length === 0,
    roundTrip:
      same(reached, after) &&
      same(predictText(reached, change.rollback, rules), before) &&
      changeText(reached, after, rules, "all").commands.length === 0,
    harmful: extra.filter((line) => new RegExp(`(^|> )${rules.negation} [^>]*$`).test(line)),
  };
}

export function wrong(scores: readonly Score[], what: "exact" | "sameLines" | "roundTrip"): readonly string[] {
  return scores
    .filter((each) => !each[what])
    .map(({ id }) => id)
    .sort();
}

function sides(diff: string): { readonly before: string; readonly after: string } {
  const lines = diff.split("\n").map((raw) => {
    const [, indent = "", mark = "", text = ""] = /^(\s*)([-+] )?(.*)$/.exec(raw) ?? [];
    return { mark: mark.trim(), line: indent + text };
  });
  const side = (unwanted: string) =>
    lines
      .filter(({ mark }) => mark !== unwanted)
      .map(({ line }) => line)
      .join("\n");
  return { before: side("+"), after: side("-") };
}
