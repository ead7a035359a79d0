import { type Diagnostic, hasErrors, type Place } from "../core/diagnostic.ts";
import type { Effects } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import { editInventory, type YamlValue } from "../inventory/edit-inventory.ts";
import { loadInventory, type ReadFiles } from "../inventory/load.ts";
import { didYouMean } from "../inventory/nearest.ts";
import { SourceText } from "../inventory/source-text.ts";
import { parseYaml, type YamlTree } from "../inventory/yaml-tree.ts";
import { makePlan } from "../plan/make-plan.ts";
import { today } from "./county.ts";
import { type CountyDifference, compareCounties, type Planned } from "./impact/compare-counties.ts";
import { atLine, atPath, pathText, type Target } from "./impact/target.ts";
import { type Trial, trialsAt, trialWith } from "./impact/trial.ts";

export interface ImpactRequest {
  /** Folder of the inventory. */
  readonly folder: string;
  /** `townships/qiaotou.yaml:33`, or a file with `path`. */
  readonly place: string;
  readonly path?: string | undefined;
  /** A value to try instead of the one that camnet would. */
  readonly to?: string | undefined;
  /** Default: the phase under planning. */
  readonly phase?: number | undefined;
}

export type Impact = { readonly where: Place; readonly before: Planned } & (
  | { readonly kind: "nothing"; readonly why: string }
  /** The inventory refuses the change: nothing can be planned. */
  | { readonly kind: "refused"; readonly tried: string; readonly errors: readonly Diagnostic[] }
  | {
      readonly kind: "change";
      readonly tried: string;
      readonly after: Planned;
      readonly difference: CountyDifference;
    }
);

export type ImpactReading =
  | { readonly ok: true; readonly impact: Impact }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly sources: ReadonlyMap<string, string> };

/**
 * What would be different if a line of the inventory were: it is changed in memory, the county is read and planned anew with the
 * same lock file, and the two are compared. Nothing is guessed and nothing is written.
 */
export async function impactOf(
  effects: Pick<Effects, "files" | "clock">,
  request: ImpactRequest,
): Promise<ImpactReading> {
  const read: ReadFiles = new Map();
  const inventory = await loadInventory(effects.files, request.folder, read);
  const { network, lock, diagnostics, sources } = inventory;
  if (!network || hasErrors(diagnostics)) return { ok: false, diagnostics, sources };
  const options = {
    today: today(effects),
    ...(request.phase === undefined ? {} : { phase: phaseOf(network, request.phase) }),
  };
  const plan = makePlan(network, lock, options);
  const before: Planned = { network, plan, diagnostics: [...diagnostics, ...plan.findings] };

  const trees = new Map([...read].flatMap(([file, { tree }]) => (tree ? [[file, tree] as const] : [])));
  const { file, line } = placeOf(request, [...sources.keys()]);
  const tree = trees.get(file)!;
  const target = targetOf(tree, line, request);
  const where: Place = { file, line: target.line, column: 1 };
  if (target.kind === "nothing") return { ok: true, impact: { kind: "nothing", where, before, why: target.why } };
  const trials =
    request.to === undefined
      ? trialsAt(network, trees, file, target.paths)
      : [await given(tree, file, target, request)];

  let refused: Impact | undefined;
  for (const trial of trials) {
    const texts = await editInventory(sources, trial.edits);
    const changed = await loadInventory(overlay(effects.files, texts), request.folder, new Map(read));
    if (!changed.network) {
      const errors = changed.diagnostics.filter(({ severity }) => severity === "error");
      refused ??= { kind: "refused", where, before, tried: trial.says, errors };
      continue;
    }
    const next = makePlan(changed.network, changed.lock, options);
    const after = { network: changed.network, plan: next, diagnostics: [...changed.diagnostics, ...next.findings] };
    const difference = compareCounties(before, after);
    return { ok: true, impact: { kind: "change", where, before, tried: trial.says, after, difference } };
  }
  return {
    ok: true,
    impact: refused ?? { kind: "nothing", where, before, why: "the place holds nothing that could differ" },
  };
}

function phaseOf({ phases }: Planned["network"], wanted: number): number {
  if (phases.some(({ number }) => number === wanted)) return wanted;
  throw new OperatorError(
    `there is no phase ${wanted}; phases.yaml has ${phases.map(({ number }) => number).join(", ")}`,
  );
}

/** The file that was meant: as it is typed, below the inventory's folder, or by the end of its name where only one has it. */
function placeOf({ place, path, folder }: ImpactRequest, files: readonly string[]): { file: string; line?: number } {
  const [, name = place, digits] = /^(.*?)(?::(\d+)(?::\d+)?)?$/.exec(place) ?? [];
  const plain = name.replace(/^\.\//, "");
  const below = `${folder.replace(/(?<=.)\/+$/, "")}/${plain}`;
  const ending = files.filter((file) => file.endsWith(`/${plain}`));
  const file =
    files.find((each) => each === plain || each === name) ??
    files.find((each) => each === below) ??
    (ending.length === 1 ? ending[0] : undefined);
  if (file === undefined) {
    const short = files.map((each) => each.slice(folder.replace(/\/+$/, "").length + 1));
    const [guess = "its files are county.yaml, phases.yaml, townships/<slug>.yaml …"] = didYouMean(plain, [
      ...short,
      ...files,
    ]);
    throw new OperatorError(
      ending.length > 1
        ? `${name} could be ${ending.join(" or ")}`
        : `${name} is not a file of the inventory ${folder}; ${guess}`,
    );
  }
  if (digits === undefined && path === undefined) {
    throw new OperatorError(
      `${name} needs a line or a path: camnet impact ${plain}:33, camnet impact county.yaml classes.hd.main.kbps`,
    );
  }
  if (digits !== undefined && path !== undefined)
    throw new OperatorError(`name a line or a path, not both: ${place} ${path}`);
  return { file, ...(digits === undefined ? {} : { line: Number(digits) }) };
}

function targetOf(tree: YamlTree, line: number | undefined, { path }: ImpactRequest): Target {
  return line === undefined ? atPath(tree, path!) : atLine(tree, line);
}

/** A line may hold many values; a path leads to one. */
async function given(
  tree: YamlTree,
  file: string,
  { paths }: Extract<Target, { kind: "things" }>,
  { to = "", path: named, place }: ImpactRequest,
): Promise<Trial> {
  const [path, ...others] = paths;
  const node = path && tree.node(path);
  if (node && others.length === 0 && (named !== undefined || node.kind === "scalar"))
    return trialWith(tree, file, path, await asWritten(to, node.value));
  const names = paths.flatMap((each) => {
    const held = tree.node(each);
    return held?.kind === "map" ? held.entries.map(({ key }) => pathText(tree, [...each, key])) : pathText(tree, each);
  });
  throw new OperatorError(
    `${place} holds several values and --to takes the place of one; name its path: ${names.join(", ")}`,
  );
}

/** What the word would be in YAML; digits stay a text where they are a code. */
async function asWritten(word: string, instead: unknown): Promise<YamlValue> {
  if (typeof instead === "string" && /^\d+$/.test(instead)) return word;
  const { tree } = await parseYaml(new SourceText("--to", `value: ${word}\n`));
  const node = tree?.node(["value"]);
  return node?.kind === "scalar" ? node.value : word;
}

function overlay(
  files: Effects["files"],
  texts: ReadonlyMap<string, string>,
): Pick<Effects["files"], "list" | "readBytes"> {
  return {
    list: (folder) => files.list(folder),
    readBytes: async (path) => {
      const text = texts.get(path);
      return text === undefined ? files.readBytes(path) : new TextEncoder().encode(text);
    },
  };
}
