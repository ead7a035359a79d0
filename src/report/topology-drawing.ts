import { colour, font } from "./charts-svg.ts";
import { text } from "./html.ts";
import type { Ceilings, NetworkPicture, PlanLink } from "./plan-report.ts";
import { layTopology, measures, type Node, type Panel, type TopologyLayout } from "./topology-layout.ts";
import { type Bundle, type Label, n, type Route, routeLinks, towardsMiddle } from "./topology-routes.ts";

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
  const overInFailure = links.filter((link) => link.overInFailure !== "no").length;
  const required = links.filter((link) => link.overInFailure === "required").length;
  const described = `${picture.switches.length} switches and ${links.length} links in ${new Set(picture.switches.map(({ area }) => area)).size} areas. ${over} links are over their ceiling of ${ceilings.linkPercent} %, ${overInFailure} are over ${ceilings.failurePercent} % while one thing has failed, ${required} of them in a failure that has to be survived. The table beneath has every link.`;
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

/** `8→31⇒62%`: before, after, and in the worst failure where that is more. A backup carries nothing but in a failure. */
function loadText({ role, before, after, worst, over, overInFailure }: PlanLink, ceilings: Ceilings): string {
  const stood = before ? `${whole(before.percent)}→` : "";
  const now = `${stood}${whole(after.percent, over ? ceilings.linkPercent : undefined)}`;
  const failed = worst ? `⇒${whole(worst.percent, overInFailure === "no" ? undefined : ceilings.failurePercent)}` : "";
  return `${role === "backup" ? "" : now}${failed}%${over ? "▲" : ""}${failureSigns[overInFailure]}`;
}

/** Quieter where nobody asks for the failure to be survived. */
const failureSigns = { no: "", allowed: "(△)", required: "△" } as const;

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

/** Labels apart from the lines: they come last, so that no line crosses a number. */
function drawLinks(
  drawing: TopologyDrawing,
  layout: TopologyLayout,
): { readonly lines: string; readonly labels: string } {
  const { links: routes, bundles } = routeLinks(drawing.links, layout.nodes);
  const routed = drawing.links.flatMap((link) => {
    const route = routes.get(link.link);
    return route ? [{ link, route }] : [];
  });
  const marked = routed.filter(({ link }) => link.role === "uplink" && drawing.changed?.has(link.link));
  return {
    lines: [
      ...marked.map(({ link, route }) => drawMark(link, route)),
      ...bundles.map((bundle) => drawBackup(bundle, bundle.links, drawing)),
      ...routed.map(({ link, route }) =>
        link.role === "backup" ? drawBackup(route, [link], drawing) : drawUplink(link, route, drawing),
      ),
    ].join("\n"),
    labels: apart([
      ...routed.flatMap(({ link, route }) => labelOf(link, route, drawing)),
      ...bundles.flatMap((bundle) => bundleLabelOf(bundle, drawing)),
    ])
      .map(drawLabel)
      .join(""),
  };
}

interface Written {
  readonly at: Label;
  readonly words: string;
  readonly loud: boolean;
  readonly red: boolean;
}

/** From the top downwards, each beneath those that it would lie over. */
function apart(labels: readonly Written[]): readonly Written[] {
  const placed: Written[] = [];
  for (const label of [...labels].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)) {
    let { y } = label.at;
    for (;;) {
      const under = placed.find((other) => clash({ ...label, at: { ...label.at, y } }, other));
      if (!under) break;
      y = under.at.y + lineHeight;
    }
    placed.push({ ...label, at: { ...label.at, y } });
  }
  return placed;
}

const lineHeight = 11.5;

function clash(a: Written, b: Written): boolean {
  const left = ({ at, words }: Written) => at.x - { start: 0, middle: 0.5, end: 1 }[at.anchor] * textWidth(words);
  const [p, q] = [left(a), left(b)];
  return Math.abs(a.at.y - b.at.y) < lineHeight && p < q + textWidth(b.words) && q < p + textWidth(a.words);
}

/** Of what the proposal brings or changes: beneath a line, and as the colour of a dashed one. */
const [lightGreen, darkGreen] = ["#9be3c8", "#00664b"] as const;

function drawMark({ after }: PlanLink, { path }: Route): string {
  const width = widthOf(after.capacityMbps / after.members) + 6;
  return `<path d="${path}" fill="none" stroke="${lightGreen}" stroke-width="${n(width)}" stroke-linecap="round"/>`;
}

function drawUplink(link: PlanLink, { path }: Route, { ceilings }: TopologyDrawing): string {
  const { after } = link;
  const width = widthOf(after.capacityMbps / after.members);
  const band = bandOf(link, ceilings);
  const line = (color: string, stroke: number) =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${n(stroke)}"/>`;
  const strokes =
    after.members > 1
      ? [
          ...(band.edged ? [line(colour.ink, width * 2 + 3.6)] : []),
          line(band.color, width * 2 + 2),
          line("#fff", Math.max(1.4, width * 0.6)),
        ]
      : [...(band.edged ? [line(colour.ink, width + 1.8)] : []), line(band.color, width)];
  return `<g><title>${text(describeLink(link))}</title>${strokes.join("")}</g>`;
}

function drawBackup({ path }: Route, links: readonly PlanLink[], { changed }: TopologyDrawing): string {
  const { after } = links[0]!;
  const width = Math.max(1.2, widthOf(after.capacityMbps / after.members) / 2.4);
  const color = links.some(({ link }) => changed?.has(link)) ? darkGreen : "#444";
  return `<g><title>${text(links.map(describeLink).join("\n"))}</title><path d="${path}" fill="none" stroke="${color}" stroke-width="${n(width)}" stroke-dasharray="5 3" stroke-linejoin="round"/></g>`;
}

function labelOf(link: PlanLink, { label }: Route, { ceilings }: TopologyDrawing): readonly Written[] {
  if (!label || (link.role === "backup" && !link.worst)) return [];
  const words = `${rateText(link.after)} ${loadText(link, ceilings)}`;
  return [{ at: label, words, loud: isLoud(link), red: link.over }];
}

/** `6× ⇒27%`: how many lines it is, and the most that one of them carries in a failure. */
function bundleLabelOf({ links, label }: Bundle, { ceilings }: TopologyDrawing): readonly Written[] {
  const most = links.reduce((a, b) => ((a.worst?.percent ?? 0) >= (b.worst?.percent ?? 0) ? a : b));
  if (!label || !most.worst) return [];
  const count = links.length > 1 ? `${links.length}× ` : "";
  return [{ at: label, words: `${count}${loadText(most, ceilings)}`, loud: isLoud(most), red: false }];
}

function drawLabel({ at, words, loud, red }: Written): string {
  return `<text x="${n(at.x)}" y="${n(at.y)}" text-anchor="${at.anchor}" class="halo${loud ? " b" : ""}"${red ? ` fill="${darkRed}"` : ""}>${text(words)}</text>`;
}

const isLoud = ({ over, overInFailure }: PlanLink) => over || overInFailure === "required";

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
  const bad = link && isLoud(link);
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
      ? [
          [
            `${line(lightGreen, 10)}${line(darkGreen, 1.6, ' stroke-dasharray="5 3"')}`,
            "方案更改 changed by the proposal",
          ] as const,
        ]
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
      `前→后⇒最坏单点故障 before→after⇒worst single failure, of the usable rate`,
    ],
    ...(["required", "allowed"] as const).flatMap((kind) =>
      links.some(({ overInFailure }) => overInFailure === kind)
        ? [
            [
              `<text x="26" y="4" text-anchor="end"${kind === "required" ? ' class="b"' : ""}>${failureSigns[kind]}</text>`,
              failureWords[kind](ceilings.failurePercent),
            ] as const,
          ]
        : [],
    ),
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

const failureWords = {
  required: (ceiling: number) => `> ${ceiling} % 策略要求承受的故障 in a failure that has to be survived`,
  allowed: (ceiling: number) => `> ${ceiling} % 策略未要求承受的故障 only in failures that need not be survived`,
} as const;

const noLoad = { cameras: 0, members: 1, usableMbps: 0, mbps: 0, percent: 0 };

/** Estimated: nothing here can measure text. Han characters are square, others a little more than half as wide. */
function textWidth(words: string): number {
  return [...words].reduce((sum, each) => sum + (each.codePointAt(0)! > 0x2000 ? 11 : letterWidth), 0);
}

const letterWidth = 6.1;
