/** An option of ECharts as SVG text, drawn without a browser. Colours of Okabe and Ito, and a pattern besides the colour. */
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import type { EChartsCoreOption } from "echarts/core";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { grouped } from "./numbers.ts";

echarts.use([
  AriaComponent,
  BarChart,
  CustomChart,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  SVGRenderer,
  TitleComponent,
]);

export const chartWidth = 960;
export const colour = {
  blue: "#0072b2",
  orange: "#e69f00",
  green: "#009e73",
  red: "#d55e00",
  sky: "#56b4e9",
  purple: "#cc79a7",
  grey: "#999999",
  ink: "#222222",
};
export const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans", system-ui, sans-serif';

/** Ids inside the drawing begin with `id`, which no other drawing of the page may have: same option, same bytes. */
export function draw(id: string, height: number, option: EChartsCoreOption): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: chartWidth, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: colour.ink },
    aria: { enabled: true, decal: { show: true } },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withIdsOf(svg, id);
}

/** ECharts numbers what it draws from one counter for all drawings; here every drawing counts by itself. */
function withIdsOf(svg: string, id: string): string {
  const own = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+\b/g, (theirs) => {
    if (!own.has(theirs)) own.set(theirs, `${id}-${own.size}`);
    return own.get(theirs)!;
  });
}

/** Wide gaps: the width of Chinese text is only estimated when there is no browser to measure it. */
export const legend = { top: 0, itemGap: 28 };
export const names = (rows: readonly { zh: string; en: string }[]) => rows.map((r) => `${r.zh} ${r.en}`);
export const value = (name: string) => ({
  type: "value",
  name,
  axisLabel: { formatter: (n: number) => grouped(n) },
  nameLocation: "middle",
  nameGap: 26,
  splitLine: { lineStyle: { color: "#dddddd" } },
});
export const category = (data: readonly string[]) => ({
  type: "category",
  data: [...data],
  inverse: true,
  axisTick: { show: false },
  axisLabel: { fontSize: 12 },
});
