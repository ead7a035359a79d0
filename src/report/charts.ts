/** The figures of the report. */
import { category, colour, draw, legend, names, value } from "./charts-svg.ts";
import { grouped } from "./numbers.ts";
import type { PushSummary, Report } from "./report.ts";

/** New points per area by class, beside what the task table asks for. */
export function pointsChart({ points }: Pick<Report, "points">): string {
  const series = [
    { key: "checkpoint", name: "checkpoint 卡口", color: colour.purple },
    { key: "hd", name: "HD 高清", color: colour.blue },
    { key: "standard", name: "standard 普通", color: colour.sky },
    { key: "unknown", name: "unknown 未定", color: colour.grey },
  ] as const;
  return draw("points", 90 + points.length * 26, {
    legend,
    grid: { left: 150, right: 60, top: 40, bottom: 46 },
    xAxis: value("points 点位"),
    yAxis: category(names(points)),
    series: [
      ...series.map(({ key, name, color }) => ({
        type: "bar",
        stack: "points",
        name,
        color,
        barWidth: 16,
        data: points.map((p) => p.added[key]),
      })),
      {
        type: "scatter",
        name: "task table 任务表",
        symbol: "rect",
        symbolSize: [3, 22],
        color: colour.red,
        data: points.map((p, i) => [p.task, i]),
        label: {
          show: true,
          position: "right",
          formatter: ({ value }: { value: [number, number] }) => grouped(value[0]),
        },
      },
    ],
  });
}

/** The busiest uplinks: before, with this phase but without the upgrade, and after. */
export function linksChart({ links, linkCeilingPercent }: Report, rows = 16): string {
  const shown = [...links].sort((a, b) => b.withoutUpgradePercent - a.withoutUpgradePercent).slice(0, rows);
  const most = Math.max(100, ...shown.map((l) => l.withoutUpgradePercent));
  const bar = (name: string, color: string, data: readonly number[]) => ({
    type: "bar",
    name,
    color,
    data: data.map((n) => Math.round(n * 10) / 10),
    barGap: "10%",
  });
  return draw("links", 114 + shown.length * 42, {
    legend,
    grid: { left: 220, right: 60, top: 54, bottom: 46 },
    xAxis: { ...value("% of line rate"), max: Math.ceil(most / 10) * 10 },
    yAxis: category(shown.map((l) => `${l.link} → ${l.to}`)),
    series: [
      bar(
        "before",
        colour.grey,
        shown.map((l) => l.beforePercent),
      ),
      bar(
        "without upgrade",
        colour.orange,
        shown.map((l) => l.withoutUpgradePercent),
      ),
      {
        ...bar(
          "after",
          colour.blue,
          shown.map((l) => l.afterPercent),
        ),
        markLine: {
          symbol: "none",
          lineStyle: { color: colour.red, type: "dashed" },
          label: { formatter: `ceiling ${linkCeilingPercent} %`, position: "start" },
          data: [{ xAxis: linkCeilingPercent }],
        },
      },
    ],
  });
}

/** When each wave ran, how long it took, and how many devices it changed. */
export function wavesChart(push: PushSummary): string {
  const { waves } = push;
  if (waves.length === 0) return "";
  const start = Date.parse(waves[0]!.startedAt);
  const offset = waves.map((w) => (Date.parse(w.startedAt) - start) / 1000);
  return draw("waves", 90 + waves.length * 26, {
    legend: { ...legend, data: ["changed and verified", "with failures"] },
    grid: { left: 90, right: 130, top: 40, bottom: 46 },
    xAxis: value("seconds since the start"),
    yAxis: category(waves.map((w) => w.name)),
    series: [
      {
        type: "bar",
        stack: "time",
        silent: true,
        itemStyle: { color: "transparent", decal: { symbol: "none" } },
        data: offset,
      },
      ...([false, true] as const).map((failed) => ({
        type: "bar",
        stack: "time",
        name: failed ? "with failures" : "changed and verified",
        color: failed ? colour.red : colour.green,
        barWidth: 16,
        data: waves.map((w) => (w.failed > 0 === failed ? w.tookMs / 1000 : 0)),
        label: {
          show: true,
          position: "right",
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const wave = waves[dataIndex]!;
            if (wave.failed > 0 !== failed) return "";
            return `${grouped(wave.applied)} devices${wave.failed > 0 ? `, ${grouped(wave.failed)} failed` : ""}`;
          },
        },
      })),
    ],
  });
}

/** Devices per area by verdict, each bar with its numerator and denominator. */
export function healthChart({ health, points }: Report): string {
  const title = new Map(points.map((p) => [p.area, `${p.zh} ${p.en}`]));
  const areas = health.areas.filter((a) => a.expected > 0);
  const share = (n: number, a: { expected: number }) => Math.round((1000 * n) / a.expected) / 10;
  const series = [
    { key: "well", name: "online, not degraded 正常", color: colour.green },
    { key: "degraded", name: "degraded 异常", color: colour.orange },
    { key: "down", name: "down 离线", color: colour.red },
    { key: "unknown", name: "unknown 未知", color: colour.grey },
  ] as const;
  return draw("health", 90 + areas.length * 26, {
    legend,
    grid: { left: 150, right: 110, top: 40, bottom: 46 },
    xAxis: { ...value("% of expected devices"), max: 100 },
    yAxis: category(areas.map((a) => title.get(a.area) ?? a.area)),
    series: series.map(({ key, name, color }, index) => ({
      type: "bar",
      stack: "health",
      // Rounded shares may add up to 100.1, and a clipped bar would lose its label.
      clip: false,
      name,
      color,
      barWidth: 16,
      data: areas.map((a) => share(key === "well" ? a.online - a.degraded : a[key], a)),
      ...(index === series.length - 1
        ? {
            label: {
              show: true,
              position: "right",
              formatter: ({ dataIndex }: { dataIndex: number }) =>
                `${grouped(areas[dataIndex]!.online)} of ${grouped(areas[dataIndex]!.expected)}`,
            },
          }
        : {}),
    })),
  });
}

/** PoE of every switch that powers something, ascending, against its ceiling. */
export function poeChart({ poe }: Pick<Report, "poe">): string {
  const shown = [...poe.switches].filter((s) => s.allocatedWatts > 0).sort((a, b) => a.percent - b.percent);
  const most = shown.at(-1)?.percent ?? 0;
  return draw("poe", 320, {
    grid: { left: 60, right: 110, top: 30, bottom: 50 },
    xAxis: {
      type: "category",
      name: `${shown.length} switches, least to most 交换机，由低到高`,
      nameLocation: "middle",
      nameGap: 12,
      axisLabel: { show: false },
      axisTick: { show: false },
      data: shown.map((s) => s.switch),
    },
    yAxis: { ...value("% of PoE budget 占供电预算"), nameGap: 34, max: Math.max(100, Math.ceil(most / 10) * 10) },
    series: [
      {
        type: "bar",
        color: colour.blue,
        barCategoryGap: "10%",
        data: shown.map((s) => Math.round(s.percent * 10) / 10),
        markLine: {
          symbol: "none",
          lineStyle: { color: colour.red, type: "dashed" },
          label: { formatter: `ceiling 上限 ${poe.ceilingPercent} %` },
          data: [{ yAxis: poe.ceilingPercent }],
        },
      },
    ],
  });
}

/** Recordings by class when every retention is full, against the disks that are there. */
export function storageChart({ storage }: Pick<Report, "storage">): string {
  const palette: Readonly<Record<string, string>> = {
    checkpoint: colour.purple,
    hd: colour.blue,
    standard: colour.sky,
  };
  return draw("storage", 200, {
    legend,
    grid: { left: 200, right: 60, top: 40, bottom: 46 },
    xAxis: value("TB"),
    yAxis: category(["recordings 录像", "needed with headroom 所需", "installed 已有"]),
    series: [
      ...storage.byClass.map((c) => ({
        type: "bar",
        stack: "tb",
        name: `${c.class === "hd" ? "HD" : c.class}, ${c.retentionDays} days`,
        color: palette[c.class],
        barWidth: 20,
        data: [Math.round(c.terabytes), 0, 0],
      })),
      {
        type: "bar",
        stack: "tb",
        name: "needed with headroom 所需",
        color: colour.orange,
        data: [0, Math.round(storage.requiredTB), 0],
      },
      {
        type: "bar",
        stack: "tb",
        name: "installed 已有",
        color: colour.green,
        data: [0, 0, Math.round(storage.installedTB)],
      },
    ],
  });
}
