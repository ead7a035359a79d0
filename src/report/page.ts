/** The report as one HTML file: no script, no request, prints on A4. Figures first, the tables beneath them. */
import { healthChart, linksChart, poeChart, pointsChart, storageChart, wavesChart } from "./charts.ts";
import { htmlPage, type KeyFigure, table, text, tile } from "./html.ts";
import { grouped, percent, sumOf } from "./numbers.ts";
import type { PushSummary, Report } from "./report.ts";

export function reportPage(report: Report): string {
  const { county, phase } = report;
  const body = `<header>
<p class="over">camnet · rehearsal of phase ${phase} · ${text(moment(report.generatedAt))} · inventory ${text(report.inventoryDigest.slice(0, 12))}</p>
<h1>${text(county.zh)} ${text(county.en)}</h1>
<p class="headline">${text(report.headline)}</p>
${keyFigures(report)}
</header>
<main>
${figure("points", "Points per township", "各乡镇点位", "New points of this phase by class; the bar at the end is what the task table asks for.", pointsChart(report), pointsTable(report))}
${figure("links", "Load per uplink, before and after", "上联负载", `Busier direction as a share of the line rate; the uplinks that the new points press hardest. Design ceiling ${report.linkCeilingPercent} %.`, linksChart(report), linksTable(report))}
${figure("waves", "Waves over time", "分批下发", pushSentence(report), wavesChart(shownPush(report)), wavesTable(shownPush(report)))}
${figure("health", "Online rate", "在线率", healthSentence(report), healthChart(report), healthTable(report), causes(report))}
${figure("poe", "PoE", "供电预算", `Watts allocated at the switch by PoE class. Ceiling ${report.poe.ceilingPercent} % of the supply.`, poeChart(report), poeTable(report))}
${figure("storage", "Storage", "存储", `${grouped(report.storage.terabytes)} TB (${grouped(report.storage.tebibytes)} TiB) of recordings when every retention is full.`, storageChart(report), platformTable(report))}
<section id="vlans"><h2>VLANs and addresses <span lang="zh">网段</span></h2>${vlansTable(report)}</section>
<section id="proof"><h2>Proof <span lang="zh">核验</span></h2>${proof(report)}</section>
<section id="findings"><h2>Findings <span lang="zh">问题</span></h2>${findings(report)}</section>
<section id="assumptions"><h2>What is assumed <span lang="zh">假设</span></h2>${assumptions(report)}</section>
<section id="steps"><h2>Steps <span lang="zh">步骤</span></h2>${table(
    ["step", "result", "seconds"],
    report.steps.map((s) => [s.name, s.result, seconds(s.tookMs)]),
  )}</section>
</main>`;
  return htmlPage({ title: `${county.zh} ${county.en}: phase ${phase}`, body });
}

function keyFigures(report: Report): string {
  const added = report.points.reduce((sum, p) => sum + sumOf(Object.values(p.added)), 0);
  const old = report.points.reduce((sum, p) => sum + p.inService, 0);
  const { total } = report.health;
  const rescued = report.links.filter(
    (l) => l.withoutUpgradePercent > report.linkCeilingPercent && l.afterPercent <= report.linkCeilingPercent,
  ).length;
  const over = report.links.filter((l) => l.afterPercent > report.linkCeilingPercent).length;
  const { changed, linesSent, failed, notTried } = report.push;
  const figures: readonly KeyFigure[] = [
    { value: grouped(added), what: "new points", detail: `${grouped(old)} in service stay`, bad: false },
    {
      value: percent(total.online, total.expected),
      what: "devices online",
      detail: `${grouped(total.online)} of ${grouped(total.expected)}`,
      bad: total.online < total.expected,
    },
    {
      value: grouped(rescued),
      what: "uplinks that the upgrade keeps under the ceiling",
      detail: `${grouped(over)} over the ceiling after it`,
      bad: over > 0,
    },
    {
      value: grouped(changed),
      what: "devices changed",
      detail: `${grouped(linesSent)} lines, ${grouped(failed)} failed, ${grouped(notTried)} not tried`,
      bad: failed + notTried > 0,
    },
  ];
  return `<dl class="key">${figures.map(tile).join("")}</dl>`;
}

function figure(
  id: string,
  title: string,
  zh: string,
  sentence: string,
  svg: string,
  tableHtml: string,
  beneath = "",
): string {
  const drawing =
    svg === ""
      ? `<p class="none">Nothing to draw: nothing was changed.</p>`
      : `<div class="chart" role="img" aria-label="${text(title)}">${svg}</div>`;
  return `<section id="${id}"><h2>${text(title)} <span lang="zh">${text(zh)}</span></h2><p>${text(sentence)}</p>${beneath}<figure>${drawing}</figure><details><summary>Table</summary>${tableHtml}</details></section>`;
}

function shownPush({ push, lastPush }: Report): PushSummary {
  return push.run ? push : (lastPush ?? push);
}

function pushSentence({ push, lastPush }: Report): string {
  if (!push.run) {
    const earlier = lastPush?.run ? ` The waves are those of run ${lastPush.run}.` : "";
    return `This time nothing was changed.${earlier}`;
  }
  const end = push.stopped ? `Stopped: ${push.stopped}.` : "Complete.";
  return `${end} ${grouped(push.changed)} devices changed and read back, ${grouped(push.failed)} failed, ${grouped(push.notTried)} not tried; run ${push.run}.`;
}

function healthSentence({ health }: Report): string {
  const { total } = health;
  return `${grouped(total.online)} of ${grouped(total.expected)} devices online (${percent(total.online, total.expected)}) at ${moment(health.takenAt)}.`;
}

function causes({ health }: Report, shown = 10): string {
  if (health.causes.length === 0) return "";
  const more = health.causes.length - shown;
  const lines = [...health.causes.slice(0, shown), ...(more > 0 ? [`… ${grouped(more)} more`] : [])];
  return `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join("")}</ul>`;
}

function pointsTable({ points }: Report): string {
  const rows = points.map((p) => [
    `${p.zh} ${p.en}`,
    p.task,
    sumOf(Object.values(p.added)),
    p.added.checkpoint,
    p.added.hd,
    p.added.standard,
    p.added.unknown,
    p.inService,
  ]);
  const total = [
    "total 合计",
    ...[1, 2, 3, 4, 5, 6, 7].map((column) => rows.reduce((sum, row) => sum + (row[column] as number), 0)),
  ];
  return table(
    ["township", "task table", "new", "checkpoint", "HD", "standard", "unknown", "in service"],
    [...rows, total],
  );
}

function linksTable({ links }: Report): string {
  return table(
    [
      "uplink",
      "towards",
      "before Mbit/s",
      "after Mbit/s",
      "line rate before",
      "line rate after",
      "before %",
      "without upgrade %",
      "after %",
    ],
    links.map((l) => [
      l.link,
      l.to,
      round(l.beforeMbps),
      round(l.afterMbps),
      l.capacityBeforeMbps || "new",
      l.capacityAfterMbps,
      round(l.beforePercent),
      round(l.withoutUpgradePercent),
      round(l.afterPercent),
    ]),
  );
}

function wavesTable(push: PushSummary): string {
  const waves = table(
    ["wave", "started", "seconds", "changed", "failed", "gate"],
    push.waves.map((w) => [
      w.name,
      moment(w.startedAt),
      seconds(w.tookMs),
      w.applied,
      w.failed,
      `${w.gate.passed ? "passed" : "not passed"}: ${w.gate.message}`,
    ]),
  );
  if (push.failures.length === 0) return waves;
  return (
    waves +
    table(
      ["device", "failure", "what", "afterwards"],
      push.failures.map((f) => [f.device, f.kind, f.message, f.restored]),
    )
  );
}

function healthTable({ health }: Report): string {
  return table(
    ["area", "expected", "online", "degraded", "down", "unknown", "online %"],
    [...health.areas, health.total].map((a) => [
      a.area,
      a.expected,
      a.online,
      a.degraded,
      a.down,
      a.unknown,
      percent(a.online, a.expected),
    ]),
  );
}

function poeTable({ poe }: Report): string {
  return table(
    ["switch", "allocated W", "budget W", "%"],
    poe.switches.map((s) => [s.switch, round(s.allocatedWatts), s.budgetWatts, round(s.percent)]),
  );
}

function platformTable({ platform }: Report): string {
  return table(
    ["role", "servers before", "servers after"],
    platform.map((p) => [p.role, p.before, p.after]),
  );
}

function vlansTable({ vlans }: Report): string {
  const rows = vlans.map((v) => [v.area, v.id, v.name, v.prefix, v.devices, v.new ? "new" : ""]);
  return `<p>${grouped(vlans.filter((v) => v.new).length)} of ${grouped(vlans.length)} VLANs are new in this phase.</p><details><summary>Table</summary>${table(["area", "VLAN", "name", "prefix", "devices", ""], rows)}</details>`;
}

function proof({ audit, ledger }: Report): string {
  return `<p>Audit: ${grouped(audit.counts["in-line"])} of ${grouped(audit.devices)} devices run what is intended.
Ledger: ${grouped(ledger.entries)} entries${ledger.entries > 0 ? `, head <code>${text(ledger.head)}</code>` : ""}.</p>`;
}

function findings({ findings: list }: Report): string {
  if (list.length === 0) return "<p>None.</p>";
  return table(
    ["severity", "what", "where"],
    list.map((f) => [f.severity, f.message, f.place ?? ""]),
  );
}

function assumptions({ assumptions: list, county }: Report): string {
  return `<p>Source: ${text(county.source)}. What it does not say was chosen as follows.</p>${table(
    ["what", "why", "how to change it"],
    list.map((a) => [a.what, a.because, a.change].map((words) => words.replaceAll("`", ""))),
  )}`;
}

/** `2026-11-24 02:00:05 UTC` of an ISO instant. */
function moment(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

function seconds(ms: number): number {
  return round(ms / 1000);
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
