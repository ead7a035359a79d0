import type { NetworkPicture, PlanLink } from "./plan-report.ts";

/**
 * Where everything stands in the drawing of the county, in pixels: the cores in the middle, what only gathers other townships
 * beside them, and a panel for every aggregation switch with its access switches in two columns, on the left or on the right.
 */
export interface TopologyLayout {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly Panel[];
  /** By switch id. */
  readonly nodes: ReadonlyMap<string, Node>;
}

export type Side = "left" | "right";

export interface Panel {
  readonly side: Side;
  readonly area: string;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** An aggregation with the lines beneath it; without one its switches hang on the middle themselves. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly head?: string;
  /** The middle of its heading. */
  readonly y: number;
  /** From where its access switches branch off, one per column. */
  readonly trunks: readonly { readonly x: number; readonly bottom: number }[];
}

export type Node = { readonly id: string; readonly x: number; readonly y: number } & (
  | { readonly place: "core" }
  /** In the middle, but no core. */
  | { readonly place: "middle"; readonly side: Side }
  | { readonly place: "head"; readonly side: Side; readonly panel: Panel }
  /** `room`: pixels beside it for its name and load. */
  | {
      readonly place: "leaf";
      readonly side: Side;
      readonly panel: Panel;
      readonly trunkX: number;
      readonly room: number;
    }
);

export const measures = {
  rowHeight: 14.5,
  headingHeight: 20,
  leafWidth: 182,
  /** From the line that a leaf branches off to its node. */
  stub: 42,
  panelPadding: 6,
  panelGap: 6,
  gutter: 226,
  coreWidth: 112,
  coreHeight: 44,
  middleWidth: 96,
  middleHeight: 30,
} as const;

const columns = 2;
const panelWidth = columns * measures.leafWidth + 2 * measures.panelPadding;
const middleSpan = 290;

type Switch = NetworkPicture["switches"][number];

export function layTopology(picture: NetworkPicture, links: readonly PlanLink[]): TopologyLayout {
  const tree = treeOf(picture, links);
  const drafts = draftPanels(picture, tree);
  const sides = shareSides(drafts, tree);
  const width = 2 * (panelWidth + measures.gutter) + middleSpan;
  const heightOf = (side: Side) =>
    sides[side].reduce((sum, draft) => sum + draftHeight(draft) + measures.panelGap, -measures.panelGap);
  const nodes = new Map<string, Node>();
  const height = Math.max(heightOf("left"), heightOf("right"), 240);
  const panels = (["left", "right"] as const).flatMap((side) => {
    let y = (height - heightOf(side)) / 2;
    return sides[side].map((draft) => {
      const panel = placePanel(draft, { side, y, width }, nodes);
      y += panel.height + measures.panelGap;
      return panel;
    });
  });
  placeMiddle({ tree, sides, width, height }, nodes);
  return { width, height, panels, nodes };
}

interface Tree {
  readonly switches: ReadonlyMap<string, Switch>;
  readonly uplinkOf: ReadonlyMap<string, PlanLink>;
  /** Ids of the switches beneath each, sorted. */
  readonly beneath: ReadonlyMap<string, readonly string[]>;
  readonly inMiddle: ReadonlySet<string>;
}

function treeOf({ switches: list, areas }: NetworkPicture, links: readonly PlanLink[]): Tree {
  const switches = new Map(list.map((each) => [each.id, each]));
  const centre = new Set(areas.filter(({ kind }) => kind === "centre").map(({ slug }) => slug));
  const uplinkOf = new Map(links.filter(({ role }) => role === "uplink").map((link) => [link.from, link]));
  const beneath = new Map<string, string[]>();
  for (const { from, to } of [...uplinkOf.values()].sort((a, b) => (a.from < b.from ? -1 : 1)))
    beneath.set(to, [...(beneath.get(to) ?? []), from]);
  const gathers = ({ id, area, role }: Switch) =>
    role === "aggregation" &&
    (beneath.get(id) ?? []).some((lower) => {
      const below = switches.get(lower)!;
      return below.role === "aggregation" && below.area !== area;
    });
  const inMiddle = new Set(
    list
      .filter(
        (each) =>
          each.role === "core" ||
          !uplinkOf.has(each.id) ||
          (each.role === "aggregation" && centre.has(each.area)) ||
          gathers(each),
      )
      .map(({ id }) => id),
  );
  return { switches, uplinkOf, beneath, inMiddle };
}

interface Draft {
  readonly area: string;
  /** The switch in the middle that it hangs on. */
  readonly on: string;
  readonly sections: readonly {
    readonly head?: string;
    readonly columns: readonly (readonly Leaf[])[];
  }[];
}

interface Leaf {
  readonly id: string;
  /** The access switch that it hangs on, where it does. */
  readonly under?: string;
}

/** One per aggregation that hangs on the middle, and one per area whose access switches do; in the order of areas. */
function draftPanels({ areas }: NetworkPicture, tree: Tree): readonly Draft[] {
  const order = new Map(areas.map(({ slug }, n) => [slug, n]));
  const drafts: Draft[] = [];
  for (const on of tree.inMiddle) {
    const lower = (tree.beneath.get(on) ?? []).filter((id) => !tree.inMiddle.has(id));
    for (const head of lower.filter((id) => tree.switches.get(id)!.role !== "access"))
      drafts.push({ area: tree.switches.get(head)!.area, on, sections: sectionsUnder(head, tree) });
    const byArea = new Map<string, string[]>();
    for (const id of lower) {
      const { role, area } = tree.switches.get(id)!;
      if (role === "access") byArea.set(area, [...(byArea.get(area) ?? []), id]);
    }
    for (const [area, ids] of byArea)
      drafts.push({
        area,
        on,
        sections: [
          { columns: inColumns(ids.map((id) => chain(id, tree))) },
          ...ids.flatMap((id) => headsUnder(id, tree)),
        ],
      });
  }
  const first = (draft: Draft) => draft.sections[0]!.head ?? draft.sections[0]!.columns[0]![0]!.id;
  return drafts.sort((a, b) => order.get(a.area)! - order.get(b.area)! || (first(a) < first(b) ? -1 : 1));
}

function sectionsUnder(head: string, tree: Tree): Draft["sections"] {
  const lower = tree.beneath.get(head) ?? [];
  const access = lower.filter((id) => tree.switches.get(id)!.role === "access");
  const others = lower.filter((id) => tree.switches.get(id)!.role !== "access");
  return [
    { head, columns: inColumns(access.map((id) => chain(id, tree))) },
    ...others.flatMap((id) => sectionsUnder(id, tree)),
    ...access.flatMap((id) => headsUnder(id, tree)),
  ];
}

/** Aggregations that hang somewhere beneath an access switch. */
function headsUnder(access: string, tree: Tree): Draft["sections"] {
  return (tree.beneath.get(access) ?? []).flatMap((id) =>
    tree.switches.get(id)!.role === "access" ? headsUnder(id, tree) : sectionsUnder(id, tree),
  );
}

/** An access switch and the access switches that hang on it, each after the one above it. */
function chain(id: string, tree: Tree, under?: string): readonly Leaf[] {
  const lower = (tree.beneath.get(id) ?? []).filter((each) => tree.switches.get(each)!.role === "access");
  return [{ id, ...(under ? { under } : {}) }, ...lower.flatMap((each) => chain(each, tree, id))];
}

/** Chains stay whole; the columns come out as even as their order allows. */
function inColumns(chains: readonly (readonly Leaf[])[]): readonly (readonly Leaf[])[] {
  const half = Math.ceil(chains.flat().length / columns);
  const filled: Leaf[][] = [[]];
  for (const each of chains) {
    if (filled.at(-1)!.length >= half && filled.length < columns) filled.push([]);
    filled.at(-1)!.push(...each);
  }
  return filled;
}

const rowsOf = (section: Draft["sections"][number]) => Math.max(...section.columns.map((column) => column.length));
const draftHeight = ({ sections }: Draft) =>
  sections.reduce((sum, section) => sum + measures.headingHeight + rowsOf(section) * measures.rowHeight, 0) +
  measures.panelPadding;

/** Panels of one core stay together where that leaves the two sides even enough; otherwise the order of areas is cut in two. */
function shareSides(drafts: readonly Draft[], tree: Tree): Readonly<Record<Side, readonly Draft[]>> {
  const coreOf = (draft: Draft) => upTo(draft.on, tree, (id) => tree.switches.get(id)!.role === "core");
  const total = drafts.reduce((sum, draft) => sum + draftHeight(draft), 0);
  const weight = (list: readonly Draft[]) => list.reduce((sum, draft) => sum + draftHeight(draft), 0);
  const byCore = new Map<string, Draft[]>();
  for (const draft of drafts) byCore.set(coreOf(draft), [...(byCore.get(coreOf(draft)) ?? []), draft]);
  const groups = [...byCore]
    .sort(([a, x], [b, y]) => weight(y) - weight(x) || (a < b ? -1 : 1))
    .map(([, list]) => list);
  const sides: Record<Side, Draft[]> = { left: [], right: [] };
  for (const group of groups) sides[weight(sides.left) <= weight(sides.right) ? "left" : "right"].push(...group);
  if (weight(sides.left) > 0.62 * total) {
    let best = 0;
    const gap = (cut: number) => Math.abs(weight(drafts.slice(0, cut)) - weight(drafts.slice(cut)));
    for (let cut = 1; cut <= drafts.length; cut++) if (gap(cut) < gap(best)) best = cut;
    sides.left = drafts.slice(0, best);
    sides.right = drafts.slice(best);
  }
  return { left: gathered(sides.left, tree), right: gathered(sides.right, tree) };
}

/** Panels that hang on a core first, then those that share a switch beside it, so that its lines do not cross the others. */
function gathered(drafts: readonly Draft[], tree: Tree): readonly Draft[] {
  const rank = ({ on }: Draft) => (tree.switches.get(on)!.role === "core" ? "" : on);
  return drafts
    .map((draft, n) => ({ draft, n }))
    .sort((a, b) => (rank(a.draft) === rank(b.draft) ? a.n - b.n : rank(a.draft) < rank(b.draft) ? -1 : 1))
    .map(({ draft }) => draft);
}

/** The nearest switch upwards, itself included, of which this is true; the last one where none is. */
function upTo(id: string, tree: Tree, found: (id: string) => boolean): string {
  const link = tree.uplinkOf.get(id);
  return found(id) || !link ? id : upTo(link.to, tree, found);
}

function placePanel(
  { area, sections: drafts }: Draft,
  { side, y: top, width }: { readonly side: Side; readonly y: number; readonly width: number },
  nodes: Map<string, Node>,
): Panel {
  const x = side === "left" ? 0 : width - panelWidth;
  const inner = side === "left" ? panelWidth : width - panelWidth;
  /** Pixels from the inner edge outwards. */
  const outwards = (distance: number) => (side === "left" ? inner - distance : inner + distance);
  const sections: Section[] = [];
  const leaves: {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly trunkX: number;
    readonly room: number;
  }[] = [];
  let y = top;
  for (const { head, columns: filled } of drafts) {
    const headingY = y + measures.headingHeight / 2;
    y += measures.headingHeight;
    const trunks = filled.map((column, n) => {
      const trunkX = outwards(measures.panelPadding + 4 + n * measures.leafWidth);
      const xOf = new Map<string, number>();
      column.forEach(({ id, under }, row) => {
        const from = under === undefined ? trunkX : xOf.get(under)!;
        const nodeX = side === "left" ? from - measures.stub : from + measures.stub;
        xOf.set(id, nodeX);
        leaves.push({
          id,
          x: nodeX,
          y: y + (row + 0.5) * measures.rowHeight,
          trunkX: from,
          room: measures.leafWidth - Math.abs(nodeX - trunkX) - 14,
        });
      });
      const lastOnTrunk = column.findLastIndex(({ under }) => under === undefined);
      return { x: trunkX, bottom: y + (lastOnTrunk + 0.5) * measures.rowHeight };
    });
    y += Math.max(...filled.map((column) => column.length)) * measures.rowHeight;
    sections.push({ ...(head === undefined ? {} : { head }), y: headingY, trunks });
  }
  const panel: Panel = {
    side,
    area,
    x,
    y: top,
    width: panelWidth,
    height: y - top + measures.panelPadding,
    sections,
  };
  for (const { head, y: headingY } of sections)
    if (head !== undefined)
      nodes.set(head, { id: head, x: outwards(measures.panelPadding + 4), y: headingY, place: "head", side, panel });
  for (const leaf of leaves) nodes.set(leaf.id, { ...leaf, place: "leaf", side, panel });
  return panel;
}

/** Cores of a side above each other at its edge of the middle, what hangs on them and gathers nothing beneath them. */
function placeMiddle(
  {
    tree,
    sides,
    width,
    height,
  }: {
    readonly tree: Tree;
    readonly sides: Readonly<Record<Side, readonly Draft[]>>;
    readonly width: number;
    readonly height: number;
  },
  nodes: Map<string, Node>,
): void {
  const isCore = (id: string) => tree.switches.get(id)!.role === "core" || !tree.uplinkOf.has(id);
  const cores = [...tree.inMiddle].filter(isCore);
  const panelsOn = (core: string, side: Side) => sides[side].filter(({ on }) => upTo(on, tree, isCore) === core).length;
  const stacks: Record<Side, string[]> = { left: [], right: [] };
  for (const core of cores) {
    const [left, right] = [panelsOn(core, "left"), panelsOn(core, "right")];
    const lighter = stacks.left.length <= stacks.right.length ? "left" : "right";
    stacks[left > right ? "left" : right > left ? "right" : lighter].push(core);
  }
  const gathering = new Set(
    [...tree.inMiddle].filter((id) => !isCore(id) && [...sides.left, ...sides.right].some(({ on }) => on === id)),
  );
  for (const side of ["left", "right"] as const) {
    const away = side === "left" ? -1 : 1;
    const lone = cores.length === 1 ? 0 : away;
    const rows = stacks[side].flatMap((core) => [
      core,
      ...[...tree.inMiddle].filter((id) => !isCore(id) && !gathering.has(id) && upTo(id, tree, isCore) === core),
    ]);
    const step = 78;
    const top = height / 2 - (Math.min(rows.length - 1, 1) * step) / 2;
    rows.forEach((id, n) => {
      const at = { id, x: width / 2 + lone * (middleSpan / 2 - measures.coreWidth / 2), y: top + n * step };
      nodes.set(id, isCore(id) ? { ...at, place: "core" } : { ...at, place: "middle", side });
    });
    for (const id of gathering) {
      const heads = sides[side].flatMap(({ on, sections }) => (on === id ? [sections[0]!] : []));
      const ys = heads.flatMap(({ head, columns: filled }) => {
        const first = nodes.get(head ?? filled[0]![0]!.id);
        return first ? [first.y] : [];
      });
      if (ys.length === 0) continue;
      const inner = side === "left" ? panelWidth : width - panelWidth;
      const x = inner - away * (measures.gutter - measures.middleWidth / 2 - 8);
      nodes.set(id, { id, x, y: (Math.min(...ys) + Math.max(...ys)) / 2, place: "middle", side });
    }
  }
}
