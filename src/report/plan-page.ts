/** The plan as one HTML file, for a committee: no script, no request, prints on A4. Figures first, the tables beneath them. */
import { poeChart, pointsChart, storageChart } from "./charts.ts";
import { billChart, darkChart, energyChart, limitsChart, loadChart } from "./charts-plan.ts";
import { htmlPage, type KeyFigure, text, tile } from "./html.ts";
import { grouped, sumOf } from "./numbers.ts";
import type { PlanLink, PlanReport, PlanUpgrade } from "./plan-report.ts";
import { payerName, planSheets } from "./plan-sheets.ts";
import { provenWords, verdictOf } from "./plan-verdict.ts";
import { drawSchedule } from "./schedule-drawing.ts";
import { partOf, type Sheet } from "./sheet.ts";
import { sheetAsHtml } from "./sheet-html.ts";
import { drawTopology } from "./topology-drawing.ts";

export function planPage(report: PlanReport): string {
  const { county, phase, ceilings, upgrade, without } = report;
  const verdict = verdictOf(report);
  const sheets = new Map(planSheets(report).map((sheet) => [sheet.slug, forPage(sheet)]));
  const sections: readonly (Section | undefined)[] = [
    sheets.has("limits")
      ? {
          id: "limits",
          en: "Nearest limits",
          zh: "最紧的约束",
          sentence: `Of each kind of limit the one that is nearest to being reached: the first is what binds.${without ? " A second way brings load with it when it carries in a failure: that limit may come nearer with the upgrade." : ""}`,
          figure: chart("Nearest limits", limitsChart(report)),
          tables: ["limits"],
        }
      : undefined,
    {
      id: "county",
      en: "The county's network",
      zh: "全县网络拓扑",
      sentence: `Every link as wide as it is fast; the numbers are its load before this phase, after it and, where it is more, in the worst single failure.${without ? " With the upgrade: what it brings or changes is marked in green." : ""}`,
      wide: true,
      figure: drawTopology({
        id: "topology",
        title: without ? "The network after the phase, with the upgrade" : "The network after the phase",
        ...report,
        ...(without ? { changed: changedLinks(without.links, report.links) } : {}),
      }),
      ...(without
        ? {
            beside: {
              words: "Without the upgrade 不升级",
              figure: drawTopology({
                id: "topology-without",
                title: "The network without the upgrade",
                picture: without.picture,
                links: without.links,
                ceilings,
              }),
            },
          }
        : {}),
    },
    {
      id: "load",
      en: "Load per link",
      zh: "链路负载",
      sentence: `The busier direction as a share of what the link can carry; the links that come nearest to their ceiling, ${ceilings.linkPercent} % in health and ${ceilings.failurePercent} % while one thing has failed. The bar of a failure only where it fills a link more than it is in health.`,
      figure: chart("Load per link", loadChart(report)),
      tables: ["links"],
    },
    sheets.has("failures")
      ? {
          id: "failures",
          en: "What a single failure does",
          zh: "单点故障影响",
          sentence: failureSentence(report),
          figure: chart("Points that single failures leave dark", darkChart(report)),
          tables: ["failures"],
        }
      : undefined,
    {
      id: "points",
      en: "Points per township",
      zh: "各乡镇点位",
      sentence: "New points of this phase by class; the bar at the end is what the task table asks for.",
      figure: chart("Points per township", pointsChart(report)),
      tables: ["points"],
    },
    {
      id: "poe",
      en: "PoE",
      zh: "供电预算",
      sentence: `Watts held ready at the switch by PoE class. Ceiling ${ceilings.poePercent} % of the supply.`,
      figure: report.poe.some(({ allocatedWatts }) => allocatedWatts > 0)
        ? chart("PoE of every switch", poeChart({ poe: { ceilingPercent: ceilings.poePercent, switches: report.poe } }))
        : "",
      tables: ["poe"],
    },
    {
      id: "storage",
      en: "Storage and servers",
      zh: "存储与服务器",
      sentence: `${grouped(report.storage.after.terabytes)} TB (${grouped(report.storage.after.tebibytes)} TiB) of recordings when every retention is full, ${grouped(report.storage.before.terabytes)} TB before the phase.`,
      figure: chart("Storage", storageChart({ storage: report.storage.after })),
      tables: ["storage", "platform"],
    },
    { id: "addresses", en: "Addresses", zh: "地址规划", sentence: addressSentence(report), tables: ["prefixes"] },
    sheets.has("changes")
      ? {
          id: "upgrade",
          en: "The upgrade",
          zh: "升级方案",
          sentence: upgradeSentence(upgrade!),
          tables: ["changes"],
          shown: "open",
        }
      : undefined,
    sheets.has("bill")
      ? {
          id: "bill",
          en: "Bill of materials",
          zh: "物料与费用",
          sentence: billSentence(report),
          figure: chart("Cost per township and payer", billChart(report)),
          tables: ["payers", "bill"],
        }
      : undefined,
    sheets.has("energy")
      ? {
          id: "energy",
          en: "Electricity",
          zh: "用电",
          sentence: energySentence(report),
          figure: chart("Electricity per township", energyChart(report)),
          tables: ["energy"],
        }
      : undefined,
    sheets.has("schedule")
      ? {
          id: "schedule",
          en: "Construction schedule",
          zh: "施工计划",
          sentence: scheduleSentence(report),
          figure: drawSchedule(report, { id: "gantt", title: "Construction schedule" }),
          tables: ["schedule"],
        }
      : undefined,
    {
      id: "assumptions",
      en: "What is assumed",
      zh: "假设",
      sentence: `Source: ${county.source}. What it does not say was chosen as follows.`,
      tables: ["assumptions"],
      shown: "open",
    },
    {
      id: "findings",
      en: "Findings",
      zh: "问题",
      sentence: report.findings.length === 0 ? "None. 无。" : "Errors first.",
      tables: ["findings"],
      shown: "open",
    },
  ];
  const body = `<header>
<p class="over">camnet plan · ${text(phase.zh)} ${text(phase.en)} · inventory ${text(report.inventoryDigest.slice(0, 12))}</p>
<h1>${text(county.zh)} ${text(county.en)}</h1>
<p class="headline" lang="zh">${text(verdict.zh)}</p>
<p class="headline second">${text(verdict.en)}</p>
${without ? `<p class="over">Figures: without the upgrade → with it. 数字：不升级 → 升级后。</p>` : ""}<dl class="key">${keyFigures(report).map(tile).join("")}</dl>
</header>
<main>
${sections.flatMap((section) => (section ? [sectionHtml(section, sheets)] : [])).join("\n")}
</main>`;
  return htmlPage({ title: `${county.zh} ${county.en}: ${phase.zh} ${phase.en}`, style, body });
}

/** Columns that the page has room for. Other sheets fit as they are, but for the failures that are survived: the workbook has them. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  links: [
    ...["Link", "Towards", "Rate before", "Before", "Rate", "Load", "After"],
    ...["Without the upgrade", "Without faster links", "Worst failure", "When this fails", "Verdict"],
  ],
};

function forPage(sheet: Sheet): Sheet {
  const columns = columnsOf[sheet.slug]?.filter((name) => sheet.columns.some(({ en }) => en === name));
  if (columns) return partOf(sheet, { columns });
  return sheet.slug === "failures" ? { ...sheet, rows: sheet.rows.filter(([, survived]) => survived === "no") } : sheet;
}

interface Section {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly sentence: string;
  /** SVG with its own title; empty where there is nothing to draw. */
  readonly figure?: string;
  /** Another drawing, behind a line to click on. */
  readonly beside?: { readonly words: string; readonly figure: string };
  /** A page of its own, on its side. */
  readonly wide?: boolean;
  /** Slugs of its sheets. */
  readonly tables?: readonly string[];
  readonly shown?: "open" | "folded";
}

/** Rows of a table that is still printed; a longer one is for the workbook. */
const longestPrinted = 40;

function sectionHtml(
  { id, en, zh, sentence, figure = "", beside, wide = false, tables = [], shown = "folded" }: Section,
  sheets: ReadonlyMap<string, Sheet>,
): string {
  const printed = tables.flatMap((slug) => {
    const sheet = sheets.get(slug);
    return sheet && sheet.rows.length > 0 ? [sheetAsHtml(sheet)] : [];
  });
  const beneath =
    printed.length === 0
      ? ""
      : shown === "open"
        ? printed.join("")
        : tables.some((slug) => (sheets.get(slug)?.rows.length ?? 0) > longestPrinted)
          ? `<details class="screen"><summary>Table 表格</summary>${printed.join("")}</details><p class="paper">Table: in the workbook, camnet plan --out plan.xlsx. 表格见工作簿。</p>`
          : `<details><summary>Table 表格</summary>${printed.join("")}</details>`;
  const drawn = (svg: string) =>
    svg === "" ? "" : `<figure><div class="${wide ? "chart topology" : "chart"}" tabindex="0">${svg}</div></figure>`;
  const other = beside
    ? `<details class="screen"><summary>${text(beside.words)}</summary>${drawn(beside.figure)}</details>`
    : "";
  return `<section id="${id}"${wide ? ' class="wide"' : ""}><h2>${text(en)} <span lang="zh">${text(zh)}</span></h2><p>${text(sentence)}</p>${drawn(figure)}${other}${beneath}</section>`;
}

/** The drawing of ECharts has no title of its own: what it shows, for those who do not see it. */
function chart(title: string, svg: string): string {
  return svg && `<div role="img" aria-label="${text(`${title}; the table beneath has its numbers`)}">${svg}</div>`;
}

function keyFigures(report: PlanReport): readonly KeyFigure[] {
  const { points, links, ceilings, failures, limits, upgrade, energy, schedule, storage, without } = report;
  const added = sumOf(points.flatMap((each) => Object.values(each.added)));
  const overOf = (list: readonly PlanLink[]) => list.filter(({ over }) => over).length;
  const lostOf = (list: NonNullable<PlanReport["failures"]>) => list.filter(({ survived }) => !survived);
  const over = overOf(links);
  const fullest = links.reduce<PlanLink | undefined>(
    (most, link) => (most && most.after.percent >= link.after.percent ? most : link),
    undefined,
  );
  const lost = failures && lostOf(failures);
  const required = lost?.filter((failed) => failed.required).length ?? 0;
  const requiredOnce = without?.failures && lostOf(without.failures).filter((failed) => failed.required).length;
  const tightest = limits?.[0];
  const once = without?.limits?.[0];
  const yearly = energy?.after.total.yearly;
  const figures: readonly (KeyFigure | undefined)[] = [
    {
      value: grouped(added),
      what: "新增点位 new points",
      detail: `${grouped(sumOf(points.map(({ inService }) => inService)))} in service stay`,
      bad: false,
    },
    {
      value: changed(without && grouped(overOf(without.links)), grouped(over)),
      what: "超限链路 links over their ceiling",
      detail: fullest
        ? `fullest: ${fullest.link}, ${grouped(fullest.after.percent)} %`
        : `ceiling ${ceilings.linkPercent} %`,
      bad: over > 0,
    },
    failures &&
      lost && {
        value: changed(without?.failures && grouped(lostOf(without.failures).length), grouped(lost.length)),
        what: "不能承受的单点故障 single failures not survived",
        detail: `of ${grouped(failures.length)}; ${ceilings.survive.length === 0 ? "the policy requires none of them" : `${changed(requiredOnce === undefined ? undefined : grouped(requiredOnce), grouped(required))} of those that are required`}`,
        bad: required > 0,
      },
    tightest && {
      value: changed(once && `${grouped(once.percent)} %`, `${grouped(tightest.percent)} %`),
      what: "最紧的约束 nearest limit",
      detail: `${tightest.of}: ${grouped(tightest.used)} of ${grouped(tightest.limit)} ${tightest.unit}`,
      bad: tightest.percent > 100,
    },
    upgrade && {
      value: grouped(upgrade.cost, 0),
      what: `升级费用 upgrade, ${upgrade.currency}`,
      detail: `${grouped(upgrade.changes.length)} changes, ${provenWords[upgrade.proven].en}`,
      bad: upgrade.proven === "none" || upgrade.proven === "limit",
    },
    {
      value: changed(
        without && `${grouped(without.storage.after.requiredTB, 0)} TB`,
        `${grouped(storage.after.requiredTB, 0)} TB`,
      ),
      what: "所需存储 disks needed",
      detail: `${grouped(storage.after.installedTB, 0)} TB installed`,
      bad: storage.after.requiredTB > storage.after.installedTB,
    },
    yearly && {
      value: `${grouped(yearly.kilowattHours / 1000, 0)} MWh`,
      what: "年用电 electricity a year",
      detail: `${grouped(yearly.cost, 0)}${report.bill ? ` ${report.bill.currency}` : ""}; ${grouped(energy.after.total.unknown)} devices unknown`,
      bad: false,
    },
    schedule?.ends === undefined
      ? undefined
      : {
          value: schedule.ends,
          what: "完工 work ends",
          detail: schedule.window ? `window ${schedule.window.from} – ${schedule.window.to}` : "",
          bad: schedule.window !== undefined && schedule.ends > schedule.window.to,
        },
  ];
  return figures.flatMap((figure) => (figure ? [figure] : []));
}

/** `77 → 55`: without the upgrade, and with it. */
function changed(without: string | undefined, now: string): string {
  return without === undefined || without === now ? now : `${without} → ${now}`;
}

function changedLinks(before: readonly PlanLink[], links: readonly PlanLink[]): ReadonlySet<string> {
  const rate = ({ to, after }: PlanLink) => `${to} ${after.members} ${after.capacityMbps}`;
  const stood = new Map(before.map((link) => [link.link, rate(link)]));
  return new Set(links.filter((link) => stood.get(link.link) !== rate(link)).map(({ link }) => link));
}

function failureSentence({ failures = [], ceilings, without }: PlanReport): string {
  const lost = failures.filter(({ survived }) => !survived).length;
  const stood = without?.failures
    ? ` (${grouped(without.failures.filter(({ survived }) => !survived).length)} without the upgrade)`
    : "";
  const kinds = ceilings.survive.length === 0 ? "none" : ceilings.survive.join(", ");
  return `Every link, LAG member, switch and server was taken out in turn: ${grouped(failures.length)} failures, ${grouped(lost)} of them not survived${stood}. A failure is survived when at most ${grouped(ceilings.maxDarkCameras)} points are dark, no link is above ${ceilings.failurePercent} % and enough servers of each role are left; monitoring rooms whose wall is dark are counted beside it. Kinds that the policy requires to be survived: ${kinds}. The table has those that are not.`;
}

function addressSentence({ prefixes, devices }: PlanReport): string {
  const fresh = prefixes.filter(({ usedBefore }) => usedBefore === 0).length;
  return `${grouped(prefixes.length)} VLANs with a prefix each, ${grouped(fresh)} of them new; ${grouped(devices.length)} devices have an address. Every device with its address, VLAN, port and code: camnet plan --out plan.xlsx.`;
}

function upgradeSentence({ cost, currency, proven, gapPercent, proof, errorsLeft }: PlanUpgrade): string {
  const gap = proven === "bound" ? `, at most ${grouped(gapPercent)} % above the cheapest` : "";
  const left = errorsLeft === 0 ? "no error is left" : `${grouped(errorsLeft)} errors are left`;
  return `${grouped(cost, 0)} ${currency}, ${provenWords[proven].en}${gap}; planned again with it, ${left}. ${proof}`;
}

function billSentence({ bill }: PlanReport): string {
  const { payers, paid, notPaid, currency } = bill!;
  const paying = payers
    .filter(({ payer }) => payer !== "nobody")
    .map(({ payer, amount }) => `${payerName(payer)} ${grouped(amount, 0)} ${currency}`);
  const weighed =
    notPaid > 0 ? ` ${grouped(notPaid, 0)} ${currency} weigh pictures given up and are paid by nobody.` : "";
  return `${grouped(paid, 0)} ${currency} to be paid${paying.length > 0 ? `: ${paying.join(", ")}` : ""}.${weighed}`;
}

function energySentence({ energy }: PlanReport): string {
  const { total } = energy!.after;
  const watts = total.watts === undefined ? "unknown" : `${grouped(total.watts / 1000)} kW`;
  const unknown = total.unknown > 0 ? ` ${grouped(total.unknown)} devices state no draw and come on top.` : "";
  return `${watts} when all devices draw their most${total.yearly ? `, ${grouped(total.yearly.kilowattHours, 0)} kWh a year` : ""}: an upper bound of what is known.${unknown} The township pays for its points, the county for the rest.`;
}

function scheduleSentence({ schedule }: PlanReport): string {
  const { jobs, ends, window, workingDays } = schedule!;
  return `${grouped(jobs.length)} jobs${window ? ` in the window ${window.from} – ${window.to} (${grouped(workingDays)} working days)` : ""}${ends ? `; the last day of work is ${ends}` : ""}. An uplink and the servers are ready before the cameras that need them; a second way is laid before the links that it protects are cut over, and never are both ends of a ring open on one day.`;
}

const style = `
body{max-width:1240px}
.key{grid-template-columns:repeat(auto-fit,minmax(250px,1fr))}
.second{font-size:16px;color:var(--soft)}
.chart.topology svg{min-width:1180px}
caption{text-align:left;font-weight:600;padding:8px 8px 4px;caption-side:top}
tbody th{color:inherit;font-weight:400;min-width:7em;overflow-wrap:anywhere}
thead th{vertical-align:bottom;border-bottom:2px solid #999}
.unit{font-weight:400}
.scroll:focus-visible{outline:2px solid #0072b2}
.s{white-space:nowrap;min-width:0}
@media (max-width:600px){
.key{grid-template-columns:1fr 1fr;gap:8px}
.key dd{font-size:22px}
.headline{font-size:17px}
}
.paper{display:none}
@media screen and (max-width:1212px){
.wide figure::before{content:"左右滑动 scroll →";display:block;text-align:right;font-size:13px;color:var(--soft)}
}
@page wide{size:A4 landscape;margin:8mm}
@media print{
.wide{page:wide;break-before:page;break-after:page}
.wide h2{margin-top:0}
.chart.topology svg{min-width:0;width:100%;height:auto;max-height:174mm}
.key{grid-template-columns:repeat(4,1fr)}
.headline{font-size:15px}
.second{font-size:11px}
th,td{padding:2px 3px}
section>p{break-after:avoid}
#limits details,.screen{display:none}
.paper{display:block;break-before:avoid;color:var(--soft)}
.wide p{margin:2px 0}
caption{font-size:10px}
thead{display:table-header-group}
caption,thead{break-after:avoid}
}
`;
