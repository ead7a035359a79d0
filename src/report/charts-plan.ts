/** The bars of the plan's page. */
import { category, colour, draw, legend, value } from "./charts-svg.ts";
import { grouped } from "./numbers.ts";
import type { Ceilings, PlanFailure, PlanLink, PlanReport } from "./plan-report.ts";
import { payerName } from "./plan-sheets.ts";

/** The fullest links of the phase, in health and while one thing has failed, beside what they carried before. */
export function loadChart({ links, ceilings, without }: PlanReport, most = 20): string {
  const stood = new Map(without?.links.map((link) => [link.link, link]));
  const pressure = ({ after, worst }: PlanLink) =>
    Math.max(after.percent / ceilings.linkPercent, (worst?.percent ?? 0) / ceilings.failurePercent);
  const pressed = (link: PlanLink) =>
    Math.max(pressure(link), ...[stood.get(link.link)].flatMap((each) => (each ? [pressure(each)] : [])));
  const shown = [...links]
    .sort((a, b) => pressed(b) - pressed(a) || (a.link < b.link ? -1 : 1))
    .slice(0, most)
    .filter((link) => pressed(link) > 0);
  if (shown.length === 0) return "";
  const after = {
    color: colour.blue,
    of: (link: PlanLink | undefined) => link?.after.percent,
    over: (link: PlanLink | undefined) => (link?.over ? " ▲" : ""),
  };
  const all: readonly LoadSeries[] = [
    { name: "before 前", color: colour.grey, of: ({ before }) => before?.percent, over: () => "" },
    ...(without
      ? [
          {
            name: "without the upgrade 不升级",
            color: colour.purple,
            of: ({ link }: PlanLink) => after.of(stood.get(link)),
            over: ({ link }: PlanLink) => after.over(stood.get(link)),
          },
        ]
      : []),
    { ...after, name: without ? withUpgrade : "after 后" },
    {
      name: without ? "with it, worst single failure 升级后最坏单点故障" : "worst single failure 最坏单点故障",
      color: colour.orange,
      of: ({ worst }) => worst?.percent,
      over: ({ overInFailure }) => ({ no: "", allowed: " (△)", required: " △" })[overInFailure],
    },
  ];
  const series = all.filter(({ of }) => shown.some((link) => of(link) !== undefined));
  const largest = Math.max(100, ...series.flatMap(({ of }) => shown.map((link) => of(link) ?? 0)));
  return draw("load", 120 + shown.length * (8 + 12 * series.length), {
    legend,
    grid: { left: 250, right: 80, top: 54, bottom: 64 },
    xAxis: { ...value("% of the usable rate 占可用速率"), nameGap: 44, max: Math.ceil(largest / 10) * 10 },
    yAxis: category(shown.map(({ from, to, role }) => `${role === "backup" ? "┄ " : ""}${from} → ${to}`)),
    series: series.map(({ name, color, of, over }) => ({
      type: "bar",
      name,
      color,
      barGap: "10%",
      data: shown.map((link) => toTenth(of(link))),
      label: {
        ...onWhite,
        distance: 3,
        fontSize: 10,
        formatter: ({ dataIndex }: { dataIndex: number }) =>
          of(shown[dataIndex]!) === undefined ? "" : `${toTenth(of(shown[dataIndex]!))} %${over(shown[dataIndex]!)}`,
      },
      ...(name === series.at(-1)!.name ? { markLine: ceilingLines(ceilings) } : {}),
    })),
  });
}

const withUpgrade = "with the upgrade 升级后";

/** Numbers beside their bars stand on a ground of their own: a line that passes beneath does not strike them through. */
const onWhite = { show: true, position: "right", backgroundColor: "#fff", padding: [1, 2] };
/** Beneath the labels. */
const beneath = { symbol: "none", z: 0, silent: true };

interface LoadSeries {
  readonly name: string;
  readonly color: string;
  readonly of: (link: PlanLink) => number | undefined;
  /** The sign of a link that is over its ceiling. */
  readonly over: (link: PlanLink) => string;
}

/** ECharts draws nothing for a dash. */
const toTenth = (percent: number | undefined) => (percent === undefined ? "-" : Math.round(percent * 10) / 10);

function ceilingLines({ linkPercent, failurePercent }: Ceilings) {
  const line = (percent: number, words: string, position: "start" | "end") => ({
    xAxis: percent,
    label: { formatter: `${words} ${percent} %`, position },
  });
  return {
    ...beneath,
    lineStyle: { color: colour.red, type: "dashed" },
    data:
      linkPercent === failurePercent
        ? [line(linkPercent, "ceiling 上限", "start")]
        : [line(linkPercent, "ceiling 上限", "start"), line(failurePercent, "in a failure 故障时", "end")],
  };
}

/** Points that each of the gravest single failures leaves dark, beside what the policy allows. */
export function darkChart({ failures = [], without, ceilings }: PlanReport, most = 16): string {
  const stood = new Map(without?.failures?.map((failed) => [failed.id, failed.darkCameras]));
  const gravest = ({ id, darkCameras }: PlanFailure) => Math.max(darkCameras, stood.get(id) ?? 0);
  const shown = [...failures]
    .filter((failed) => gravest(failed) > 0)
    .sort((a, b) => gravest(b) - gravest(a) || (a.id < b.id ? -1 : 1))
    .slice(0, most);
  if (shown.length === 0) return "";
  const bars = (name: string, color: string, data: readonly number[]) => ({
    type: "bar",
    name,
    color,
    barGap: "10%",
    data,
    label: {
      ...onWhite,
      distance: 3,
      formatter: ({ value: dark }: { value: number }) => (dark > 0 ? grouped(dark) : ""),
    },
  });
  const now = (survived: boolean) => shown.map((failed) => (failed.survived === survived ? failed.darkCameras : 0));
  const series = [
    bars("without the upgrade 不升级", colour.purple, without ? shown.map(({ id }) => stood.get(id) ?? 0) : []),
    {
      ...bars(
        without ? "with the upgrade, not survived 升级后，不能承受" : "not survived 不能承受",
        colour.red,
        now(false),
      ),
      stack: "now",
    },
    {
      ...bars(without ? "with the upgrade, survived 升级后，可承受" : "survived 可承受", colour.sky, now(true)),
      stack: "now",
    },
  ].filter(({ data }) => data.some((dark) => dark > 0));
  return draw("dark", 130 + shown.length * (without ? 38 : 26), {
    legend,
    grid: { left: 250, right: 70, top: 54, bottom: 64 },
    xAxis: { ...value("points dark 中断点位"), nameGap: 44 },
    yAxis: category(shown.map(({ id }) => id)),
    series: series.map((each, n) => (n === 0 ? { ...each, ...allowed(ceilings.maxDarkCameras) } : each)),
  });
}

function allowed(most: number) {
  return {
    markLine: {
      ...beneath,
      lineStyle: { color: colour.ink, type: "dashed" },
      label: { formatter: `allowed 允许 ${most}`, position: "start" },
      data: [{ xAxis: most }],
    },
  };
}

/** What each area's part of the upgrade costs, by who pays. */
export function billChart({ bill, picture }: PlanReport): string {
  if (!bill || bill.areas.length === 0) return "";
  const areas = picture.areas.filter(({ slug }) => bill.areas.some((sum) => sum.area === slug));
  const payers = bill.payers.map(({ payer }) => payer);
  const palette = [colour.blue, colour.orange, colour.green, colour.purple, colour.sky, colour.grey];
  const totals = areas.map(({ slug }) =>
    bill.areas.filter(({ area }) => area === slug).reduce((sum, { amount }) => sum + amount, 0),
  );
  return draw("bill", 100 + areas.length * 26, {
    legend: payers.length > 8 ? { show: false } : legend,
    grid: { left: 160, right: 110, top: 40, bottom: 50 },
    xAxis: value(bill.currency),
    yAxis: category(areas.map(({ name }) => `${name.zh} ${name.en}`)),
    series: payers.map((payer, n) => ({
      type: "bar",
      stack: "bill",
      name: payerName(payer),
      color: palette[n % palette.length],
      barWidth: 16,
      data: areas.map(({ slug }) => bill.areas.find((sum) => sum.area === slug && sum.payer === payer)?.amount ?? 0),
      ...(n === payers.length - 1
        ? {
            label: {
              show: true,
              position: "right",
              formatter: ({ dataIndex }: { dataIndex: number }) => grouped(totals[dataIndex]!, 0),
            },
          }
        : {}),
    })),
  });
}

/** Electricity a year of each area, before the phase and after it. */
export function energyChart({ energy, picture }: PlanReport): string {
  if (!energy) return "";
  const sum = (shares: typeof energy.after.shares, slug: string) =>
    shares.filter(({ area }) => area === slug).reduce((total, { watts = 0 }) => total + watts, 0) / 1000;
  const areas = picture.areas.filter(({ slug }) => sum(energy.after.shares, slug) > 0);
  if (areas.length === 0) return "";
  const bar = (name: string, color: string, shares: typeof energy.after.shares) => ({
    type: "bar",
    name,
    color,
    barGap: "10%",
    data: areas.map(({ slug }) => Math.round(sum(shares, slug) * 100) / 100),
  });
  return draw("energy", 100 + areas.length * 34, {
    legend,
    grid: { left: 160, right: 60, top: 40, bottom: 50 },
    xAxis: value("kW, all devices at their most 满载功率"),
    yAxis: category(areas.map(({ name }) => `${name.zh} ${name.en}`)),
    series: [bar("before 前", colour.grey, energy.before.shares), bar("after 后", colour.green, energy.after.shares)],
  });
}

/** How much of each kind of limit is used, tightest first. */
export function limitsChart({ limits = [], without }: PlanReport): string {
  if (limits.length === 0) return "";
  const stood = new Map(without?.limits?.map((limit) => [limit.kind, limit]));
  const largest = Math.max(100, ...[...limits, ...stood.values()].map(({ percent }) => percent));
  const most = Math.min(largest, 300);
  const bar = (percent: number, color: string) => ({
    value: Math.min(most, Math.round(percent * 10) / 10),
    itemStyle: { color: percent > 100 ? colour.red : color },
  });
  const words = ({ percent, used, limit, unit }: (typeof limits)[number]) =>
    `${percent > 100 ? "✗ " : ""}${grouped(percent)} %: ${grouped(used)} of ${grouped(limit)} ${unit}`;
  const bars = (
    name: string,
    color: string,
    of: (limit: (typeof limits)[number]) => (typeof limits)[number] | undefined,
  ) => ({
    type: "bar",
    name,
    color,
    barGap: "10%",
    data: limits.map((limit) => {
      const shown = of(limit);
      return shown ? bar(shown.percent, color) : "-";
    }),
    label: {
      ...onWhite,
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const shown = of(limits[dataIndex]!);
        // The other bar says it.
        if (!shown || (name !== withUpgrade && without && words(shown) === words(limits[dataIndex]!))) return "";
        return shown.of === limits[dataIndex]!.of ? words(shown) : `${shown.of} ${words(shown)}`;
      },
    },
  });
  const series = [
    ...(without ? [bars("without the upgrade 不升级", colour.purple, ({ kind }) => stood.get(kind))] : []),
    bars(without ? withUpgrade : "after 后", colour.blue, (limit) => limit),
  ];
  return draw("limits", 120 + limits.length * (without ? 42 : 28), {
    ...(without ? { legend } : {}),
    grid: { left: 330, right: without ? 300 : 210, top: 54, bottom: 64 },
    xAxis: { ...value("% of what is allowed 占允许值"), nameGap: 44, max: Math.ceil(most / 10) * 10 },
    yAxis: category(limits.map(({ kind, of }) => `${limitWords[kind]} · ${of}`)),
    series: series.map((each, n) =>
      n > 0
        ? each
        : {
            ...each,
            markLine: {
              ...beneath,
              lineStyle: { color: colour.red, type: "dashed" },
              label: { formatter: "allowed 允许", position: "start" },
              data: [{ xAxis: 100 }],
            },
          },
    ),
  });
}

const limitWords: Readonly<Record<NonNullable<PlanReport["limits"]>[number]["kind"], string>> = {
  link: "link 链路",
  failure: "link in a failure 故障时链路",
  poe: "PoE 供电",
  ports: "ports 端口",
  prefix: "prefix 网段",
  vlan: "VLAN",
  storage: "storage 存储",
  media: "media 流媒体",
  signalling: "signalling 信令",
};
