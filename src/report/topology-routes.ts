import type { PlanLink } from "./plan-report.ts";
import { measures, type Node, type Panel } from "./topology-layout.ts";

export interface Route {
  /** Data of an SVG path. */
  readonly path: string;
  /** Where its load is written; absent where it stands beside the switch, or nowhere. */
  readonly label?: Label;
}

export type Label = Point & { readonly anchor: "start" | "middle" | "end" };

/** Backups from the access switches of one panel to the same switch elsewhere: one line from the panel's edge on. */
export interface Bundle extends Route {
  readonly links: readonly PlanLink[];
}

export interface Routes {
  /** By link id. */
  readonly links: ReadonlyMap<string, Route>;
  readonly bundles: readonly Bundle[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The way of every link in the drawing whose two ends stand in it. */
export function routeLinks(links: readonly PlanLink[], nodes: ReadonlyMap<string, Node>): Routes {
  const landing = landings(links, nodes);
  const routes = new Map<string, Route>();
  const bundled = new Map<string, { readonly from: Leaf; readonly to: Node; readonly links: PlanLink[] }>();
  for (const link of links) {
    const [from, to] = [nodes.get(link.from), nodes.get(link.to)];
    if (!from || !to) continue;
    if (link.role === "uplink") routes.set(link.link, uplinkRoute(from, to, landing.get(link.link)!));
    else if (from.place !== "leaf" || isInPanel(to, from.panel)) routes.set(link.link, backupRoute(from, to));
    else {
      const key = `${from.panel.side} ${from.panel.y} ${link.to}`;
      const bundle = bundled.get(key) ?? { from, to, links: [] };
      bundle.links.push(link);
      bundled.set(key, bundle);
    }
  }
  const doors = new Map<Panel, number>();
  const bundles = [...bundled.values()].map(({ from, to, links: own }): Bundle => {
    const door = doors.get(from.panel) ?? 0;
    doors.set(from.panel, door + 1);
    const at = { x: edgeOf(from.panel) + 3 * towardsMiddle(from), y: from.panel.y + from.panel.height - 4 - 11 * door };
    for (const link of own) {
      const leaf = nodes.get(link.from)!;
      routes.set(link.link, { path: `${betweenRows(leaf)}H${n(at.x)}V${n(at.y)}` });
    }
    return {
      links: own,
      path: `M${n(at.x)} ${n(at.y)}${farEnd(at, to)}`,
      label: { x: at.x + 4 * towardsMiddle(from), y: at.y - 4, anchor: anchorOf(from) },
    };
  });
  return { links: routes, bundles };
}

type Leaf = Extract<Node, { place: "leaf" }>;

/** At most one decimal, no longer than needed: the same text on every machine. */
export const n = (value: number) => String(Math.round(value * 10) / 10);

export const towardsMiddle = (node: Node) => ("side" in node && node.side === "left" ? 1 : -1);
const isInPanel = (node: Node, panel: Panel) => "panel" in node && node.panel === panel;

/** What a core's links end on: spread over its edge in the order in which they come, so that none hides another. */
function landings(links: readonly PlanLink[], nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Point> {
  const found = new Map<string, Point>();
  const arriving = new Map<string, { readonly link: string; readonly from: Node }[]>();
  for (const { link, from, to, role } of links) {
    const [lower, upper] = [nodes.get(from), nodes.get(to)];
    if (role === "backup" || !lower || !upper) continue;
    found.set(link, upper);
    if (upper.place !== "core" && upper.place !== "middle") continue;
    if (lower.place !== "head" && lower.place !== "middle") continue;
    if (lower.place === "middle" && lower.x === upper.x) continue;
    const key = `${to} ${lower.x < upper.x}`;
    arriving.set(key, [...(arriving.get(key) ?? []), { link, from: lower }]);
  }
  for (const list of arriving.values()) {
    list.sort((a, b) => a.from.y - b.from.y);
    list.forEach(({ link, from }, at) => {
      const upper = found.get(link)! as Node;
      const half = (upper.place === "core" ? measures.coreWidth : measures.middleWidth) / 2;
      const room = (upper.place === "core" ? measures.coreHeight : measures.middleHeight) - 8;
      const offset = list.length === 1 ? 0 : (at / (list.length - 1) - 0.5) * Math.min(room, 6 * (list.length - 1));
      found.set(link, { x: upper.x + (from.x < upper.x ? -half : half), y: upper.y + offset });
    });
  }
  return found;
}

function uplinkRoute(from: Node, to: Node, end: Point): Route {
  if (from.place === "leaf") return { path: `M${n(from.x)} ${n(from.y)}H${n(from.trunkX)}` };
  if (from.place === "head" && to.place === "head" && from.panel === to.panel)
    return {
      path: `M${n(from.x)} ${n(from.y)}H${n(inside(from))}V${n(to.y)}H${n(to.x)}`,
      label: { x: edgeOf(from.panel) + 5 * towardsMiddle(from), y: from.y - 5, anchor: anchorOf(from) },
    };
  if (from.place === "head") {
    const edge = edgeOf(from.panel);
    const away = towardsMiddle(from);
    const straight = edge + away * 98;
    const bend = (end.x - straight) * 0.5;
    return {
      path: `M${n(from.x)} ${n(from.y)}H${n(straight)}C${n(straight + bend)} ${n(from.y)} ${n(end.x - bend)} ${n(end.y)} ${n(end.x)} ${n(end.y)}`,
      label: { x: edge + 5 * away, y: from.y - 5, anchor: anchorOf(from) },
    };
  }
  if (from.x === to.x)
    return {
      path: `M${n(from.x)} ${n(from.y)}V${n(to.y)}`,
      label: { x: from.x + 6, y: (from.y + to.y) / 2 + 9, anchor: "start" },
    };
  const bend = (end.x - from.x) * 0.5;
  const level = Math.abs(from.y - to.y) < 1;
  return {
    path: `M${n(from.x)} ${n(from.y)}C${n(from.x + bend)} ${n(from.y)} ${n(end.x - bend)} ${n(end.y)} ${n(end.x)} ${n(end.y)}`,
    label: level
      ? { x: (from.x + to.x) / 2, y: from.y - measures.coreHeight / 2 - 6, anchor: "middle" }
      : { x: from.x, y: from.y + measures.middleHeight / 2 + 13, anchor: "middle" },
  };
}

const edgeOf = ({ side, x, width }: Panel) => (side === "left" ? x + width : x);
const inside = ({ panel, side }: Extract<Node, { place: "head" }>) => edgeOf(panel) - (side === "left" ? 5 : -5);
const anchorOf = (node: Node) => (towardsMiddle(node) === 1 ? "start" : "end");

/** Between two rows from a leaf on: no name is crossed. */
function betweenRows({ x, y }: Point): string {
  return `M${n(x)} ${n(y)}V${n(y + measures.rowHeight / 2)}`;
}

/** A backup that stays in its panel keeps between the rows; any other starts at an aggregation or in the middle. */
function backupRoute(from: Node, to: Node): Route {
  if (from.place === "leaf" && to.place === "leaf" && from.x === to.x) {
    const bow = towardsMiddle(from) * Math.min(26, 12 + Math.abs(from.y - to.y) / 4);
    return {
      path: `M${n(from.x)} ${n(from.y)}C${n(from.x + bow)} ${n(from.y)} ${n(to.x + bow)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`,
    };
  }
  if (from.place === "leaf") {
    const beside = to.x + (to.place === "leaf" ? 0.5 * measures.stub : 7) * towardsMiddle(from);
    return { path: `${betweenRows(from)}H${n(beside)}V${n(to.y)}H${n(to.x)}` };
  }
  const away = towardsMiddle(from);
  const start = { x: from.x, y: from.place === "head" ? from.y + 4 : from.y };
  const label: Label =
    from.place === "head"
      ? { x: edgeOf(from.panel) + 5 * away, y: from.y + 16, anchor: anchorOf(from) }
      : { x: from.x, y: from.y + measures.middleHeight / 2 + 25, anchor: "middle" };
  return { path: `M${n(start.x)} ${n(start.y)}${farEnd(start, to)}`, label };
}

/** A bow to a switch that stands elsewhere. */
function farEnd(from: Point, to: Node): string {
  const end = {
    x: "panel" in to ? edgeOf(to.panel) : to.x,
    y: to.place === "leaf" ? to.y + measures.rowHeight / 2 : to.y,
  };
  const bend = (end.x - from.x) * 0.5 || ("side" in to && to.side === "left" ? 70 : -70);
  const inwards = Math.abs(end.x - from.x) < measures.gutter ? -bend : bend;
  const last = "panel" in to ? `H${n(to.x)}V${n(to.y)}` : "";
  return `C${n(from.x + bend)} ${n(from.y)} ${n(end.x - inwards)} ${n(end.y)} ${n(end.x)} ${n(end.y)}${last}`;
}
