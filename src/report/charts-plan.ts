/** The bars of the plan's page. */
import { category, colour, draw, legend, value } from "./charts-svg.ts";
import { grouped } from "./numbers.ts";
import type { Ceilings, PlanLink, PlanReport } from "./plan-report.ts";
import { payerName } from "./plan-sheets.ts";

/** The fullest links of the phase, in health and while one thing has failed, beside what they carried before. */
export function loadChart({ links, ceilings }: PlanReport, most = 20): string {
  const pressure = ({ after, worst }: PlanLink) =>
    Math.max(after.percent / ceilings.linkPercent, (worst?.percent ?? 0) / ceilings.failurePercent);
  const shown = [...links]
    .sort((a, b) => pressure(b) - pressure(a) || (a.link < b.link ? -1 : 1))
    .slice(0, most)
    .filter((link) => pressure(link) > 0);
  if (shown.length === 0) return "";
  const all: readonly LoadSeries[] = [
    { name: "before 前", color: colour.grey, of: ({ before }) => before?.percent, over: () => "" },
    { name: "after 后", color: colour.blue, of: ({ after }) => after.percent, over: ({ over }) => (over ? " ▲" : "") },
    {
      name: "worst single failure 最坏单点故障",
      color: colour.orange,
      of: ({ worst }) => worst?.percent,
      over: ({ overInFailure }) => (overInFailure ? " △" : ""),
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
        show: true,
        position: "right",
        distance: 3,
        fontSize: 10,
        formatter: ({ dataIndex }: { dataIndex: number }) =>
          of(shown[dataIndex]!) === undefined ? "" : `${toTenth(of(shown[dataIndex]!))} %${over(shown[dataIndex]!)}`,
      },
      ...(name === series.at(-1)!.name ? { markLine: ceilingLines(ceilings) } : {}),
    })),
  });
}

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
    symbol: "none",
    lineStyle: { color: colour.red, type: "dashed" },
    data:
      linkPercent === failurePercent
        ? [line(linkPercent, "ceiling 上限", "start")]
        : [line(linkPercent, "ceiling 上限", "start"), line(failurePercent, "in a failure 故障时", "end")],
  };
}

/** Points that each of the gravest single failures leaves dark, beside what the policy allows. */
export function darkChart({ failures = [], ceilings }: PlanReport, most = 16): string {
  const shown = [...failures]
    .filter(({ darkCameras }) => darkCameras > 0)
    .sort((a, b) => b.darkCameras - a.darkCameras || (a.id < b.id ? -1 : 1))
    .slice(0, most);
  if (shown.length === 0) return "";
  const bars = (name: string, color: string, survived: boolean) => ({
    type: "bar",
    stack: "dark",
    name,
    color,
    barWidth: 16,
    data: shown.map((failed) => (failed.survived === survived ? failed.darkCameras : 0)),
    label: {
      show: true,
      position: "right",
      formatter: ({ value: dark }: { value: number }) => (dark > 0 ? grouped(dark) : ""),
    },
  });
  return draw("dark", 110 + shown.length * 26, {
    legend,
    grid: { left: 250, right: 70, top: 40, bottom: 64 },
    xAxis: { ...value("points dark 中断点位"), nameGap: 44 },
    yAxis: category(shown.map(({ id }) => id)),
    series: [bars("not survived 不能承受", colour.red, false), bars("survived 可承受", colour.sky, true)]
      .filter(({ data }) => data.some((dark) => dark > 0))
      .map((each, n) => (n === 0 ? { ...each, ...allowed(ceilings.maxDarkCameras) } : each)),
  });
}

function allowed(most: number) {
  return {
    markLine: {
      symbol: "none",
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
export function limitsChart({ limits = [] }: PlanReport): string {
  if (limits.length === 0) return "";
  const largest = Math.max(100, ...limits.map(({ percent }) => percent));
  return draw("limits", 90 + limits.length * 28, {
    grid: { left: 330, right: 210, top: 14, bottom: 64 },
    xAxis: { ...value("% of what is allowed 占允许值"), nameGap: 44, max: Math.ceil(largest / 10) * 10 },
    yAxis: category(limits.map(({ kind, of }) => `${limitWords[kind]} · ${of}`)),
    series: [
      {
        type: "bar",
        color: colour.blue,
        barWidth: 16,
        data: limits.map(({ percent }) =>
          percent > 100
            ? { value: Math.round(percent * 10) / 10, itemStyle: { color: colour.red } }
            : Math.round(percent * 10) / 10,
        ),
        label: {
          show: true,
          position: "right",
          backgroundColor: "#fff",
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const { percent, used, limit, unit } = limits[dataIndex]!;
            return `${percent > 100 ? "✗ " : ""}${grouped(percent)} %: ${grouped(used)} of ${grouped(limit)} ${unit}`;
          },
        },
        markLine: {
          symbol: "none",
          lineStyle: { color: colour.red, type: "dashed" },
          label: { formatter: "allowed 允许", position: "start" },
          // Beneath the labels, which have a ground of their own.
          z: 0,
          data: [{ xAxis: 100 }],
        },
      },
    ],
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
