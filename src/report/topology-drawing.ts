import { colour, font } from "./charts-svg.ts";
import { text } from "./html.ts";
import type { Ceilings, NetworkPicture, PlanLink } from "./plan-report.ts";
import { layTopology, measures, type Node, type Panel, type TopologyLayout } from "./topology-layout.ts";

export interface TopologyDrawing {
  /** Begins the ids inside the drawing. */
  readonly id: string;
  readonly title: string;
  readonly picture: NetworkPicture;
  readonly links: readonly PlanLink[];
  readonly ceilings: Ceilings;
  /** Links to mark: those that a proposal brings or changes. */
  readonly changed?: ReadonlySet<string>;
}

/**
 * The county as SVG text: every switch, every link as wide as it is fast and coloured by what it carries, a second line for a
 * LAG, dashes for a backup. What a colour says stands beside it as a number, and a link over its ceiling has a sign.
 */
export function drawTopology(drawing: TopologyDrawing): string {
  const { id, title, picture, links, ceilings } = drawing;
  const layout = layTopology(picture, links);
  const key = drawKey(drawing, layout);
  const { lines, labels } = drawLinks(drawing, layout);
  const over = links.filter((link) => link.over).length;
  const overInFailure = links.filter((link) => link.overInFailure).length;
  const described = `${picture.switches.length} switches and ${links.length} links in ${new Set(picture.switches.map(({ area }) => area)).size} areas. ${over} links are over their ceiling of ${ceilings.linkPercent} %, ${overInFailure} are over ${ceilings.failurePercent} % while one thing has failed. The table beneath has every link.`;
  const height = layout.height + key.height + 2 * margin;
  const devices: Devices = {
    switches: new Map(picture.switches.map((each) => [each.id, each])),
    rooms: new Map(picture.rooms.map((each) => [each.on, each])),
    uplinks: new Map(links.filter(({ role }) => role === "uplink").map((link) => [link.from, link])),
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="${-margin} ${-margin} ${n(layout.width + 2 * margin)} ${n(height)}" font-family="${font.replaceAll('"', "'")}" font-size="11" fill="${colour.ink}">
<title id="${id}-title">${text(title)}</title><desc id="${id}-desc">${text(described)}</desc>
<style>.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.b{font-weight:700}</style>
${layout.panels.map((panel) => drawPanel(panel, drawing)).join("\n")}
${lines}
${[...layout.nodes.values()].map((node) => drawNode(node, devices, ceilings)).join("\n")}
${labels}
<g transform="translate(0 ${n(layout.height + 14)})">${key.svg}</g>
</svg>`;
}

const margin = 8;

interface Band {
  readonly zh: string;
  readonly en: string;
  readonly color: string;
  /** A dark edge besides the colour. */
  readonly edged: boolean;
}

const idle: Band = { zh: "空闲", en: "idle", color: "#6b8ba4", edged: false };
const normal: Band = { zh: "正常", en: "normal", color: colour.blue, edged: false };
const near: Band = { zh: "接近上限", en: "near the ceiling", color: colour.orange, edged: true };
const above: Band = { zh: "超限", en: "over the ceiling", color: colour.red, edged: true };
const idlePercent = 30;

function bandOf({ after, over }: PlanLink, { linkWarnPercent }: Ceilings): Band {
  if (over) return above;
  if (after.percent > linkWarnPercent) return near;
  return after.percent > idlePercent ? normal : idle;
}

/** Ten times the rate, two pixels more. */
const widthOf = (mbps: number) => Math.max(1.2, 1.6 + 1.7 * Math.log10(mbps / 100));

/** One decimal, no longer than needed: the same text on every machine. */
const n = (value: number) => String(Math.round(value * 10) / 10);

/** `8→31⇒62%`: before, after, and in the worst failure where that is more. A backup carries nothing but in a failure. */
function loadText({ role, before, after, worst, over, overInFailure }: PlanLink, ceilings: Ceilings): string {
  const stood = before ? `${whole(before.percent)}→` : "";
  const now = `${stood}${whole(after.percent, over ? ceilings.linkPercent : undefined)}`;
  const failed = worst ? `⇒${whole(worst.percent, overInFailure ? ceilings.failurePercent : undefined)}` : "";
  return `${role === "backup" ? "" : now}${failed}%${over ? "▲" : ""}${overInFailure ? "△" : ""}`;
}

/** Whole percent; with a decimal where rounding would hide that it is over its ceiling. */
function whole(percent: number, ceiling?: number): string {
  const rounded = Math.round(percent);
  if (percent > 0 && rounded === 0) return "<1";
  return ceiling !== undefined && rounded <= ceiling ? (Math.ceil(percent * 10) / 10).toFixed(1) : String(rounded);
}

function rateText({ members, capacityMbps }: PlanLink["after"]): string {
  const each = capacityMbps / members;
  const one = each >= 1000 ? `${n(each / 1000)}G` : `${n(each)}M`;
  return members > 1 ? `${members}×${one}` : one;
}

function describeLink(link: PlanLink): string {
  const { from, to, role, before, after, worst } = link;
  return [
    `${from} → ${to}${role === "backup" ? " (backup)" : ""}, ${rateText(after)}`,
    ...(before ? [`before ${n(before.percent)} %`] : ["new"]),
    `after ${n(after.percent)} %`,
    ...(worst ? [`${n(worst.percent)} % when ${worst.failure} fails`] : []),
  ].join("; ");
}

function drawPanel(panel: Panel, { picture }: TopologyDrawing): string {
  const { side, x, y, width, height, sections, area } = panel;
  const name = picture.areas.find(({ slug }) => slug === area)!.name;
  const outer = side === "left" ? x + 10 : x + width - 10;
  const trunks = sections.flatMap(({ y: headingY, trunks: list }) =>
    list.flatMap(({ x: trunkX, bottom }, column) =>
      bottom > headingY + measures.headingHeight / 2
        ? [
            `<path d="M${n(list[0]!.x)} ${n(headingY + (column === 0 ? 0 : 9))}${column === 0 ? "" : `H${n(trunkX)}`}V${n(bottom)}" fill="none" stroke="#aaa"/>`,
          ]
        : [],
    ),
  );
  return `<g><rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="6" fill="#f7f7f5" stroke="#d5d5d0"/>
<text x="${n(outer)}" y="${n(sections[0]!.y + 5)}" font-size="13" class="b" text-anchor="${side === "left" ? "start" : "end"}">${text(`${name.zh} ${name.en}`)}</text>${trunks.join("")}</g>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Labels apart from the lines: they come last, so that no line crosses a number. */
function drawLinks(
  drawing: TopologyDrawing,
  layout: TopologyLayout,
): { readonly lines: string; readonly labels: string } {
  const { nodes } = layout;
  const landing = landings(drawing.links, nodes);
  const routed = drawing.links.flatMap((link) => {
    const [from, to] = [nodes.get(link.from), nodes.get(link.to)];
    if (!from || !to) return [];
    const route = link.role === "backup" ? backupRoute(from, to) : uplinkRoute(from, to, landing.get(link.link)!);
    return [{ link, route }];
  });
  const marks = routed.filter(({ link }) => drawing.changed?.has(link.link));
  return {
    lines: [
      ...marks.map(({ link, route }) => drawMark(link, route)),
      ...routed.map(({ link, route }) => drawLink(link, route, drawing)),
    ].join("\n"),
    labels: routed.map(({ link, route }) => drawLabel(link, route, drawing)).join(""),
  };
}

interface Route {
  readonly path: string;
  /** Where its load is written. */
  readonly label?: Point & { readonly anchor: "start" | "middle" | "end" };
}

const towardsMiddle = (node: Node) => ("side" in node && node.side === "left" ? 1 : -1);

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
  if (from.place === "leaf") {
    const stub = `M${n(from.x)} ${n(from.y)}H${n(from.trunkX)}`;
    return { path: stub };
  }
  if (from.place === "head" && to.place === "head" && from.panel === to.panel)
    return {
      path: `M${n(from.x)} ${n(from.y)}H${n(inside(from))}V${n(to.y)}H${n(to.x)}`,
      label: { x: edgeOf(from.panel) + 6 * towardsMiddle(from), y: from.y + 4, anchor: anchorOf(from) },
    };
  if (from.place === "head") {
    const edge = edgeOf(from.panel);
    const away = towardsMiddle(from);
    const straight = edge + away * 84;
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

/** Between two switches of a panel past their left or right, elsewhere in one bow. */
function backupRoute(from: Node, to: Node): Route {
  const label = {
    x: from.place === "head" ? edgeOf(from.panel) + 5 * towardsMiddle(from) : (from.x + to.x) / 2,
    y: from.place === "head" ? from.y + 16 : (from.y + to.y) / 2 + 3,
    anchor: from.place === "head" ? anchorOf(from) : "middle",
  } as const;
  if (from.place === "leaf" && to.place === "leaf") {
    const bow = towardsMiddle(from) * Math.min(26, 12 + Math.abs(from.y - to.y) / 4);
    return {
      path: `M${n(from.x)} ${n(from.y)}C${n(from.x + bow)} ${n(from.y)} ${n(to.x + bow)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`,
    };
  }
  const bow = (to.x - from.x) * 0.5 || towardsMiddle(from) * 60;
  const start = from.place === "head" ? from.y + 4 : from.y;
  return {
    path: `M${n(from.x)} ${n(start)}C${n(from.x + bow)} ${n(start)} ${n(to.x - bow)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`,
    label,
  };
}

const green = "#9be3c8";

function drawMark({ after }: PlanLink, { path }: Route): string {
  const width = widthOf(after.capacityMbps / after.members) + 8;
  return `<path d="${path}" fill="none" stroke="${green}" stroke-width="${n(width)}" stroke-linecap="round"/>`;
}

function drawLink(link: PlanLink, { path }: Route, { ceilings }: TopologyDrawing): string {
  const { after, role } = link;
  const width = widthOf(after.capacityMbps / after.members);
  const band = bandOf(link, ceilings);
  const line = (color: string, stroke: number, more = "") =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${n(stroke)}"${more}/>`;
  const strokes =
    role === "backup"
      ? [line("#444", Math.max(1.2, width / 2), ' stroke-dasharray="5 3"')]
      : after.members > 1
        ? [
            ...(band.edged ? [line(colour.ink, width * 2 + 3.6)] : []),
            line(band.color, width * 2 + 2),
            line("#fff", Math.max(1.4, width * 0.6)),
          ]
        : [...(band.edged ? [line(colour.ink, width + 1.8)] : []), line(band.color, width)];
  return `<g><title>${text(describeLink(link))}</title>${strokes.join("")}</g>`;
}

function drawLabel(link: PlanLink, { label }: Route, { ceilings }: TopologyDrawing): string {
  if (!label || (link.role === "backup" && !link.worst)) return "";
  const bold = link.over || link.overInFailure ? " b" : "";
  const fill = link.over ? ` fill="${darkRed}"` : "";
  return `<text x="${n(label.x)}" y="${n(label.y)}" text-anchor="${label.anchor}" class="halo${bold}"${fill}>${text(`${rateText(link.after)} ${loadText(link, ceilings)}`)}</text>`;
}

/** Of the red that lines have: dark enough for small text. */
const darkRed = "#a84300";

interface Devices {
  readonly switches: ReadonlyMap<string, NetworkPicture["switches"][number]>;
  readonly rooms: ReadonlyMap<string, NetworkPicture["rooms"][number]>;
  readonly uplinks: ReadonlyMap<string, PlanLink>;
}

function drawNode(node: Node, { switches, rooms, uplinks }: Devices, ceilings: Ceilings): string {
  const device = switches.get(node.id)!;
  const room = rooms.get(node.id);
  const screen = room ? "▣ " : "";
  const counted = [
    ...(device.cameras > 0 ? [`${device.cameras} points`] : []),
    ...(device.servers > 0 ? [`${device.servers} servers`] : []),
    ...(room ? [`${room.name}, monitoring room of level ${room.level}`] : []),
  ];
  const title = `<title>${text([node.id, ...counted].join("; "))}</title>`;
  if (node.place === "core" || node.place === "middle") {
    const [w, h] =
      node.place === "core" ? [measures.coreWidth, measures.coreHeight] : [measures.middleWidth, measures.middleHeight];
    const beneath =
      device.servers > 0
        ? `<tspan x="${n(node.x)}" dy="12" font-size="9">${device.servers} 台服务器 servers</tspan>`
        : "";
    return `<g>${title}<rect x="${n(node.x - w / 2)}" y="${n(node.y - h / 2)}" width="${w}" height="${h}" rx="5" fill="${node.place === "core" ? colour.ink : "#fff"}" stroke="${colour.ink}" stroke-width="1.5"/><text x="${n(node.x)}" y="${n(node.y + (beneath ? -1 : 4))}" text-anchor="middle"${node.place === "core" ? ' fill="#fff" class="b"' : ""}>${text(screen + fitted(node.id, 17))}${beneath}</text></g>`;
  }
  const away = -towardsMiddle(node);
  const anchor = away === 1 ? "start" : "end";
  if (node.place === "head")
    return `<g>${title}<rect x="${n(node.x - 6)}" y="${n(node.y - 6)}" width="12" height="12" rx="2" fill="${device.isNew ? "#fff" : colour.ink}" stroke="${colour.ink}" stroke-width="1.8"/><text x="${n(node.x + away * 12)}" y="${n(node.y + 4)}" text-anchor="${anchor}" class="b">${text(screen + fitted(shortId(node.id, device.area), 20))}</text></g>`;
  const link = uplinks.get(node.id);
  const words = link ? loadText(link, ceilings) : "";
  const name = fitted(
    shortId(node.id, device.area),
    Math.max(4, Math.floor((node.room - textWidth(screen + words)) / letterWidth)),
  );
  const bad = link && (link.over || link.overInFailure);
  const load = link
    ? `<tspan${bad ? ' class="b"' : ""}${link.over ? ` fill="${darkRed}"` : ""}> ${text(words)}</tspan>`
    : "";
  return `<g>${title}<circle cx="${n(node.x)}" cy="${n(node.y)}" r="3.6" fill="${device.isNew ? "#fff" : colour.ink}" stroke="${colour.ink}" stroke-width="1.4"/><text x="${n(node.x + away * 8)}" y="${n(node.y + 3.8)}" text-anchor="${anchor}" xml:space="preserve">${text(screen + name)}${load}</text></g>`;
}

function shortId(id: string, area: string): string {
  return id.startsWith(`${area}-`) ? id.slice(area.length + 1) : id;
}

function fitted(id: string, most: number): string {
  return id.length <= most ? id : `${id.slice(0, most - 1)}…`;
}

/** The key: only what the drawing has. */
function drawKey(
  { links, picture, ceilings, changed }: TopologyDrawing,
  { width }: TopologyLayout,
): { readonly svg: string; readonly height: number } {
  const line = (color: string, stroke: number, more = "") =>
    `<path d="M0 0H26" stroke="${color}" stroke-width="${n(stroke)}"${more}/>`;
  const uplinks = links.filter(({ role }) => role === "uplink");
  const bands = [
    [idle, `≤ ${idlePercent} %`],
    [normal, `≤ ${ceilings.linkWarnPercent} %`],
    [near, `≤ ${ceilings.linkPercent} %`],
    [above, `> ${ceilings.linkPercent} % ▲`],
  ] as const;
  const rates = [...new Set(uplinks.map(({ after }) => after.capacityMbps / after.members))].sort((a, b) => a - b);
  const entries: readonly (readonly [sign: string, words: string])[] = [
    ...bands.flatMap(([band, range]) =>
      uplinks.some((link) => bandOf(link, ceilings) === band)
        ? [
            [
              `${band.edged ? line(colour.ink, 6.8) : ""}${line(band.color, 5)}`,
              `${band.zh} ${band.en} ${range}`,
            ] as const,
          ]
        : [],
    ),
    ...rates.map(
      (mbps) => [line("#777", widthOf(mbps)), `${rateText({ ...noLoad, capacityMbps: mbps })}bit/s`] as const,
    ),
    ...(uplinks.some(({ after }) => after.members > 1)
      ? [[`${line("#777", 8)}${line("#fff", 2)}`, "链路聚合 LAG"] as const]
      : []),
    ...(links.some(({ role }) => role === "backup")
      ? [[line("#444", 2, ' stroke-dasharray="5 3"'), "备用链路，平时阻断 backup, blocked in health"] as const]
      : []),
    ...(changed && changed.size > 0
      ? [[`${line(green, 12)}${line("#777", 3)}`, "方案更改 changed by the proposal"] as const]
      : []),
    [`<circle cx="13" r="3.6" fill="${colour.ink}"/>`, "接入 access"],
    [`<rect x="7" y="-6" width="12" height="12" rx="2" fill="${colour.ink}"/>`, "汇聚 aggregation"],
    ...(picture.switches.some(({ isNew }) => isNew)
      ? [
          [
            `<circle cx="13" r="3.6" fill="#fff" stroke="${colour.ink}" stroke-width="1.4"/>`,
            "本期新增 new in this phase",
          ] as const,
        ]
      : []),
    ...(picture.rooms.length > 0
      ? [['<text x="13" y="4" text-anchor="middle">▣</text>', "监控室 monitoring room"] as const]
      : []),
    [
      '<text x="26" y="4" text-anchor="end" class="b">8→31⇒62%</text>',
      `前→后⇒最坏单点故障 before→after⇒worst single failure, of the usable rate${links.some((link) => link.overInFailure) ? ` (△ > ${ceilings.failurePercent} %)` : ""}`,
    ],
  ];
  let [x, y] = [0, 0];
  const drawn = entries.map(([sign, words]) => {
    const lead = sign.includes("⇒") ? 44 : 0;
    const long = lead + 34 + textWidth(words) + 22;
    if (x > 0 && x + long > width) [x, y] = [0, y + 20];
    const at = `<g transform="translate(${n(x + lead)} ${n(y)})">${sign}<text x="33" y="4">${text(words)}</text></g>`;
    x += long;
    return at;
  });
  return { svg: drawn.join(""), height: y + 30 };
}

const noLoad = { cameras: 0, members: 1, usableMbps: 0, mbps: 0, percent: 0 };

/** Estimated: nothing here can measure text. Han characters are square, others a little more than half as wide. */
function textWidth(words: string): number {
  return [...words].reduce((sum, each) => sum + (each.codePointAt(0)! > 0x2000 ? 11 : letterWidth), 0);
}

const letterWidth = 6.1;
