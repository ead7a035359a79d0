import { colour, font } from "./charts-svg.ts";
import { text } from "./html.ts";
import type { PlanReport } from "./plan-report.ts";

type Schedule = NonNullable<PlanReport["schedule"]>;
type Kind = Schedule["jobs"][number]["kind"];

interface Bar {
  readonly kind: Kind;
  readonly units: number;
  readonly from: string;
  readonly to: string;
  /** Carries out an item of the proposal. */
  readonly proposed: boolean;
}

const kinds: Readonly<Record<Kind, { readonly en: string; readonly zh: string; readonly color: string }>> = {
  link: { en: "links", zh: "链路", color: colour.blue },
  switch: { en: "switches", zh: "交换机", color: colour.purple },
  server: { en: "servers", zh: "服务器", color: colour.grey },
  camera: { en: "cameras", zh: "摄像机", color: colour.green },
  stream: { en: "streams", zh: "码流", color: colour.orange },
};

const [width, left, right, lane, head] = [1120, 170, 96, 15, 34] as const;

/** The work of each area over the days of the phase: a bar for each kind of work, named beside it. */
export function drawSchedule(
  { schedule, picture }: Pick<PlanReport, "schedule" | "picture">,
  { id, title }: { readonly id: string; readonly title: string },
): string {
  if (!schedule || schedule.jobs.length === 0) return "";
  const areas = picture.areas.flatMap(({ slug, name }) => {
    const bars = barsOf(schedule.jobs.filter(({ area }) => area === slug));
    return bars.length === 0 ? [] : [{ name: `${name.zh} ${name.en}`, bars }];
  });
  const first = schedule.window?.from ?? minimum(schedule.jobs.map(({ from }) => from));
  const last = maximum([...schedule.jobs.map(({ to }) => to), ...(schedule.window ? [schedule.window.to] : [])]);
  const days = dayNumber(last) - dayNumber(first) + 1;
  const perDay = (width - left - right) / days;
  const xOf = (day: string) => left + (dayNumber(day) - dayNumber(first)) * perDay;
  const height = head + areas.reduce((sum, { bars }) => sum + bars.length * lane + 8, 0) + 8;
  let y = head;
  const rows = areas.map(({ name, bars }, n) => {
    const top = y;
    const drawn = bars.map((bar, row) =>
      drawBar(bar, { x: xOf(bar.from), end: xOf(bar.to) + perDay, y: top + 4 + row * lane }),
    );
    y += bars.length * lane + 8;
    const ground = n % 2 === 0 ? `<rect x="0" y="${top}" width="${width}" height="${y - top}" fill="#f7f7f5"/>` : "";
    const words = `<text x="${left - 12}" y="${(top + y) / 2 + 4}" text-anchor="end" class="b">${text(name)}</text>`;
    return { ground, drawn: `<g>${words}${drawn.join("")}</g>` };
  });
  const grid = mondays(first, days).map(
    (day) =>
      `<path d="M${round(xOf(day))} ${head}V${height - 8}" stroke="#ccc"/><text x="${round(xOf(day))}" y="${head - 8}" text-anchor="middle" fill="#555">${day.slice(5)}</text>`,
  );
  const end = schedule.window
    ? `<path d="M${round(xOf(schedule.window.to) + perDay)} ${head - 4}V${height - 8}" stroke="${colour.red}" stroke-width="2" stroke-dasharray="6 4"/><text x="${width - 2}" y="12" text-anchor="end" fill="#a84300">工期至 window ends ${schedule.window.to}</text>`
    : "";
  const shown = [...new Set(areas.flatMap(({ bars }) => bars.map(({ kind }) => kind)))];
  const described = `${schedule.jobs.length} jobs in ${areas.length} areas from ${first} to ${schedule.ends ?? last}: ${shown.map((kind) => kinds[kind].en).join(", ")}. The table beneath has every job.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" font-family="${font.replaceAll('"', "'")}" font-size="11" fill="${colour.ink}">
<title id="${id}-title">${text(title)}</title><desc id="${id}-desc">${text(described)}</desc>
<style>.b{font-weight:700}.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}</style>
<text x="0" y="12">${first.slice(0, 4)}</text>
${rows.map(({ ground }) => ground).join("")}
${grid.join("")}${end}
${rows.map(({ drawn }) => drawn).join("\n")}
</svg>`;
}

/** One bar for each kind of work, in the order of their first days. */
function barsOf(jobs: Schedule["jobs"]): readonly Bar[] {
  return [...new Set(jobs.map(({ kind }) => kind))]
    .map((kind): Bar => {
      const own = jobs.filter((job) => job.kind === kind);
      return {
        kind,
        units: own.reduce((sum, { units }) => sum + units, 0),
        from: minimum(own.map(({ from }) => from)),
        to: maximum(own.map(({ to }) => to)),
        proposed: own.some(({ items }) => items.length > 0),
      };
    })
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : 1));
}

function drawBar(
  { kind, units, from, to, proposed }: Bar,
  { x, end, y }: { readonly x: number; readonly end: number; readonly y: number },
): string {
  const { en, zh, color } = kinds[kind];
  const words = `${units} ${zh} ${en}${proposed ? " ✚" : ""}`;
  return `<g><title>${text(`${words}: ${from} – ${to}`)}</title><rect x="${round(x)}" y="${y}" width="${round(Math.max(3, end - x))}" height="${lane - 4}" rx="2" fill="${color}"/><text x="${round(Math.max(x + 3, end) + 4)}" y="${y + lane - 6}" class="halo">${text(words)}</text></g>`;
}

const milliseconds = 86_400_000;

function dayNumber(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / milliseconds;
}

function mondays(first: string, days: number): readonly string[] {
  return Array.from({ length: days }, (_, n) => new Date((dayNumber(first) + n) * milliseconds))
    .filter((day) => day.getUTCDay() === 1)
    .map((day) => day.toISOString().slice(0, 10));
}

const minimum = (days: readonly string[]) => [...days].sort()[0]!;
const maximum = (days: readonly string[]) => [...days].sort().at(-1)!;
const round = (value: number) => Math.round(value * 10) / 10;
