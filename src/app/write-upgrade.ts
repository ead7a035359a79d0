import { type Device, failureKinds, type Link, type Network, type StreamProfile } from "../core/network.ts";
import { editInventory, type InventoryEdit, type YamlValue } from "../inventory/edit-inventory.ts";
import { lockFileName } from "../inventory/inventory-files.ts";
import { printLock } from "../inventory/lock-file.ts";
import { SourceText } from "../inventory/source-text.ts";
import { parseYaml, type YamlPath, type YamlTree } from "../inventory/yaml-tree.ts";
import { withRate } from "../plan/upgrade/apply-upgrade.ts";
import type { Proposal, Rate, UpgradeItem } from "../plan/upgrade/proposal.ts";

export interface WriteInput {
  /** As it was loaded, without the upgrade. */
  readonly network: Network;
  /** Text of every file by the path that the places of the network name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Phase that the upgrade belongs to. Default: the one under planning. */
  readonly phase?: number;
}

/**
 * An accepted proposal as files: path → new text of every file that changes, the lock file among them where there is one,
 * with the numbers that the proposal was planned with. Kinds of failure that the network is supposed to survive come into the
 * policy, so that whatever undoes it later is a finding; none that is written is taken away. The inventory that they make loads
 * and plans like the proposal.
 */
export async function writtenUpgrade(
  { items, plan }: Pick<Proposal, "items" | "plan">,
  { network, texts }: Omit<WriteInput, "phase">,
): Promise<ReadonlyMap<string, string>> {
  const changes = items.map(({ item }) => item);
  const edits = [
    ...(await editsOf(changes, { network, texts, phase: plan.phase })),
    ...(await survivalEdits(network, texts)),
  ];
  const changed = new Map(await editInventory(texts, edits));
  const lockFile = network.county.source.file.replace(/[^/]*$/, lockFileName);
  const lock = printLock(plan.allocations);
  if (texts.has(lockFile) && texts.get(lockFile) !== lock) changed.set(lockFile, lock);
  return changed;
}

async function survivalEdits({ county }: Network, texts: WriteInput["texts"]): Promise<readonly InventoryEdit[]> {
  const { file } = county.source;
  const { policy: written } = (await treeOf(file, texts)).value as { readonly policy?: { readonly survive?: unknown } };
  const kept: readonly unknown[] = Array.isArray(written?.survive) ? written.survive : [];
  const kinds = failureKinds.filter((kind) => kept.includes(kind) || county.policy.survive.includes(kind));
  if (kinds.every((kind) => kept.includes(kind))) return [];
  if (!written) return [{ file, kind: "set", path: ["policy"], value: { survive: kinds } }];
  return [{ file, kind: "set", path: ["policy", "survive"], value: kinds }];
}

/**
 * The changes of an upgrade as edits of the inventory that the network was loaded from. Nothing that an item does not name is
 * touched. Throws RangeError for an item of another network.
 */
export async function editsOf(items: readonly UpgradeItem[], input: WriteInput): Promise<readonly InventoryEdit[]> {
  const lines = new InventoryLines(input.network, input.texts);
  const edits: InventoryEdit[] = [];
  for (const item of items) edits.push(...(await editsOfOne(item, input, lines)));
  return edits;
}

async function editsOfOne(
  item: UpgradeItem,
  { network, phase = network.planningPhase }: WriteInput,
  files: InventoryLines,
): Promise<readonly InventoryEdit[]> {
  // A line that names no phase belongs to the one under planning.
  const named = phase === network.planningPhase ? {} : { phase };
  switch (item.kind) {
    case "link-rate": {
      const link = network.links.find(({ id }) => id === item.link);
      if (!link) throw new RangeError(`no link is called ${item.link}`);
      return rateEdits(link, item.to, phase, await files.line(link.from));
    }
    case "backup-link": {
      const line = await files.line(item.switch);
      const since = line.device.phase === phase ? {} : { phase };
      return [set(line, ["backup"], { to: item.to, mbps: writtenRate(item.rate), ...since })];
    }
    case "switch-type":
      return [set(await files.line(item.switch), ["type"], item.to)];
    case "new-switch": {
      const { id, type, site, beside, area, uplink } = item;
      // A lot that its neighbour has from its area is also the new one's, unasked.
      const { written } = await files.line(beside);
      const lot = typeof written["lot"] === "string" ? { lot: written["lot"] } : {};
      const at = site === undefined ? {} : { site };
      const line = { id, type, ...at, ...lot, ...named, uplink: { to: uplink.to, mbps: writtenRate(uplink) } };
      return [{ file: files.ofArea(area), kind: "append", path: ["switches"], item: line }];
    }
    case "move-camera": {
      const line = await files.line(item.camera);
      const moved = set(line, ["on"], item.to);
      // A port that somebody fixed is one of the switch that it leaves.
      return "port" in line.written ? [moved, { ...place(line, ["port"]), kind: "remove" }] : [moved];
    }
    case "new-server": {
      const { id, role, on, type, site, area } = item;
      const line = { id, role, on, type, ...(site === undefined ? {} : { site }), ...named };
      return [{ file: files.ofArea(area), kind: "append", path: ["servers"], item: line }];
    }
    case "stream": {
      const { file } = network.county.source;
      const before = writtenStream(item.from);
      return Object.entries(writtenStream(item.to)).flatMap(([field, value]) =>
        value === before[field] ? [] : [{ file, kind: "set", path: ["classes", item.class, "main", field], value }],
      );
    }
  }
}

/** The rate of the phase; what the link had before it stays written, where the link stands. */
function rateEdits(link: Link, rate: Rate, phase: number, line: Line): readonly InventoryEdit[] {
  const field = [link.role, "mbps"];
  const written = (line.written[link.role] as Readonly<Record<string, unknown>>)["mbps"];
  const rates = withRate(link, rate, phase).rates;
  const byPhase = Object.fromEntries(rates.map((each) => [String(each.fromPhase), writtenRate(each)]));
  if (typeof written !== "object" || written === null) {
    return [set(line, field, rates.length === 1 ? writtenRate(rate) : byPhase)];
  }
  const gone = Object.keys(written).filter((key) => !(key in byPhase));
  return [
    set(line, [...field, String(phase)], writtenRate(rate)),
    ...gone.map((key): InventoryEdit => ({ ...place(line, [...field, key]), kind: "remove" })),
  ];
}

function writtenRate({ mbps, members }: Rate): number | string {
  return members === 1 ? mbps : `${members}x${mbps}`;
}

function writtenStream({
  codec,
  width,
  height,
  fps,
  gop,
  bitrateKbps,
}: StreamProfile): Record<string, string | number> {
  return { codec, size: `${width}x${height}`, fps, gop, kbps: bitrateKbps };
}

/** One line of the inventory: the device, where it is written and what is written there. */
interface Line {
  readonly device: Device;
  readonly file: string;
  readonly path: YamlPath;
  readonly written: Readonly<Record<string, unknown>>;
}

function place({ file, path }: Line, field: YamlPath) {
  return { file, path: [...path, ...field] };
}

function set(line: Line, field: YamlPath, value: YamlValue): InventoryEdit {
  return { ...place(line, field), kind: "set", value };
}

const lists = { camera: "cameras", switch: "switches", server: "servers" } as const;

/** Finds the lines of devices; each file is read once. */
class InventoryLines {
  readonly #trees = new Map<string, Promise<YamlTree>>();
  readonly #devices: ReadonlyMap<string, Device>;

  constructor(
    private readonly network: Network,
    private readonly texts: ReadonlyMap<string, string>,
  ) {
    this.#devices = new Map(network.devices.map((device) => [device.id, device]));
  }

  async line(id: string): Promise<Line> {
    const device = this.#devices.get(id);
    if (!device) throw new RangeError(`no device is called ${id}`);
    const { file } = device.source;
    const list = lists[device.kind];
    const node = (await this.tree(file)).node([list]);
    const items = node?.kind === "list" ? node.value : [];
    const index = items.findIndex((item) => isMap(item) && item["id"] === id);
    const written = items[index];
    if (!isMap(written)) throw new RangeError(`${file} has no line of ${id}`);
    return { device, file, path: [list, index], written };
  }

  /** The file that has the sites and devices of an area. */
  ofArea(area: string): string {
    const written = [...this.network.sites, ...this.network.devices].find((each) => each.area === area);
    if (!written) throw new RangeError(`nothing is written of area ${area}`);
    return written.source.file;
  }

  private tree(file: string): Promise<YamlTree> {
    let tree = this.#trees.get(file);
    if (!tree) {
      tree = treeOf(file, this.texts);
      this.#trees.set(file, tree);
    }
    return tree;
  }
}

async function treeOf(file: string, texts: WriteInput["texts"]): Promise<YamlTree> {
  const text = texts.get(file);
  if (text === undefined) throw new RangeError(`${file} is not among the files that may be edited`);
  const { tree } = await parseYaml(new SourceText(file, text.replace(/^\ufeff/, "")));
  if (!tree) throw new RangeError(`${file} is no YAML any more`);
  return tree;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
