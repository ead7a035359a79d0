import { sumOf } from "./numbers.ts";
import type { PlanFailure, PlanLink, PlanReport } from "./plan-report.ts";
import { provenWords, verdictOf } from "./plan-verdict.ts";
import type { Column, Sheet } from "./sheet.ts";

/** Every table of the plan, in the order of a workbook. What was not computed has no sheet. */
export function planSheets(report: PlanReport): readonly Sheet[] {
  return sheetMakers.flatMap((make) => {
    const sheet = make(report);
    return sheet ? [sheet] : [];
  });
}

const sheetMakers = [
  summarySheet,
  linksSheet,
  failuresSheet,
  limitsSheet,
  changesSheet,
  billSheet,
  payersSheet,
  energySheet,
  scheduleSheet,
  pointsSheet,
  poeSheet,
  storageSheet,
  platformSheet,
  prefixesSheet,
  devicesSheet,
  findingsSheet,
  assumptionsSheet,
];

/** A column of the phase without the proposal's changes: only beside one. */
const besideUpgrade = <Column>({ without }: PlanReport, column: Column): readonly Column[] => (without ? [column] : []);
const withoutUpgrade = { en: "Without the upgrade", zh: "不升级" } as const;

/** The words that several sheets begin with. */
const area: Column = { en: "Area", zh: "区域" };
const link: Column = { en: "Link", zh: "链路" };

function summarySheet(report: PlanReport): Sheet {
  const { county, phase, inventoryDigest, ceilings, links, failures, upgrade, bill, schedule, without } = report;
  const verdict = verdictOf(report);
  const added = sumOf(report.points.flatMap((each) => Object.values(each.added)));
  const over = (list: readonly PlanLink[]) => list.filter((each) => each.over).length;
  const lost = (list: readonly PlanFailure[]) => list.filter(({ survived }) => !survived).length;
  const stood = (count: number | undefined) => (count === undefined ? "" : `; ${count} without the upgrade`);
  const { before, after } = report.storage;
  const row = (what: string, words: string | null, value: number | null = null, unit: string | null = null) => [
    what,
    value,
    unit,
    words,
  ];
  return {
    slug: "summary",
    en: "Summary",
    zh: "概要",
    columns: [
      { en: "What", zh: "项目" },
      { en: "Value", zh: "数值", digits: 2 },
      { en: "Unit", zh: "单位" },
      { en: "Words", zh: "说明" },
    ],
    rows: [
      row("Result", verdict.en),
      row("结论", verdict.zh),
      row("County 县", `${county.zh} ${county.en}`),
      row("Source 依据", county.source),
      row("Phase 期次", `${phase.zh} ${phase.en}`),
      row("Inventory 清单摘要", inventoryDigest),
      ...report.suppositions.map((words) => row("Supposed 假设", `${words.en} ${words.zh}`)),
      row("New points 新增点位", null, added),
      row("Points in service 原有点位", null, sumOf(report.points.map((each) => each.inService))),
      row(
        "Links over their ceiling 超限链路",
        `of ${links.length}; ceiling ${ceilings.linkPercent} %${stood(without && over(without.links))}`,
        over(links),
      ),
      ...(failures
        ? [
            row(
              "Single failures not survived 不能承受的单点故障",
              `of ${failures.length}; at most ${ceilings.maxDarkCameras} points dark and no link above ${ceilings.failurePercent} %${stood(without?.failures && lost(without.failures))}`,
              lost(failures),
            ),
          ]
        : []),
      row("Recordings before 原有录像", "when every retention is full", before.terabytes, "TB"),
      row("Recordings after 本期录像", "when every retention is full", after.terabytes, "TB"),
      row("Disks needed 所需存储", `at ${ceilings.storageFillPercent} % full`, after.requiredTB, "TB"),
      row("Disks installed 已有存储", null, after.installedTB, "TB"),
      ...(upgrade
        ? [
            row("Cost of the upgrade 升级费用", provenWords[upgrade.proven].en, upgrade.cost, upgrade.currency),
            row("No upgrade costs less than 费用下限", upgrade.proof, upgrade.bound, upgrade.currency),
          ]
        : []),
      ...(bill ? [row("To be paid 需支付", null, bill.paid, bill.currency)] : []),
      ...(schedule?.ends === undefined ? [] : [row("Work ends 完工", schedule.ends)]),
    ],
  };
}

function linksSheet(report: PlanReport): Sheet {
  const areaName = areaNames(report);
  const unchanged = new Map(report.without?.links.map((each) => [each.link, each]));
  return {
    slug: "links",
    en: "Links",
    zh: "链路",
    columns: [
      link,
      { en: "Towards", zh: "上联" },
      area,
      { en: "Role", zh: "用途" },
      { en: "Points", zh: "点位" },
      { en: "Rate before", zh: "原速率", unit: "Mbit/s" },
      { en: "Load before", zh: "原流量", unit: "Mbit/s" },
      { en: "Before", zh: "前", unit: "%" },
      { en: "Rate", zh: "速率", unit: "Mbit/s" },
      { en: "Cables", zh: "条数" },
      { en: "Load", zh: "流量", unit: "Mbit/s" },
      { en: "After", zh: "后", unit: "%" },
      ...besideUpgrade(report, { ...withoutUpgrade, unit: "%" }),
      { en: "Without faster links", zh: "不提速", unit: "%" },
      { en: "Worst failure", zh: "最坏故障", unit: "%" },
      ...besideUpgrade(report, { en: "Worst failure without the upgrade", zh: "不升级最坏故障", unit: "%" }),
      { en: "When this fails", zh: "故障点" },
      { en: "Ceiling", zh: "上限", unit: "%" },
      { en: "Verdict", zh: "判定" },
    ],
    rows: report.links.map(({ link: id, to, area: slug, role, before, after, worst, ...each }) => [
      id,
      to,
      areaName(slug),
      role,
      after.cameras,
      before?.capacityMbps ?? null,
      before?.mbps ?? null,
      before?.percent ?? null,
      after.capacityMbps,
      after.members,
      after.mbps,
      after.percent,
      ...besideUpgrade(report, unchanged.get(id)?.after.percent ?? null),
      before ? each.withoutUpgradePercent : null,
      worst?.percent ?? null,
      ...besideUpgrade(report, unchanged.get(id)?.worst?.percent ?? null),
      worst?.failure ?? null,
      report.ceilings.linkPercent,
      each.over
        ? "over its ceiling"
        : {
            no: "fits",
            allowed: `over ${report.ceilings.failurePercent} % in a failure that need not be survived`,
            required: `over ${report.ceilings.failurePercent} % in a failure`,
          }[each.overInFailure],
    ]),
  };
}

function failuresSheet(report: PlanReport): Sheet | undefined {
  const { failures } = report;
  if (!failures) return undefined;
  const unchanged = new Map(report.without?.failures?.map((each) => [each.id, each]));
  return {
    slug: "failures",
    en: "Single failures",
    zh: "单点故障",
    columns: [
      { en: "What fails", zh: "故障点" },
      { en: "Survived", zh: "可承受" },
      ...besideUpgrade(report, { en: "Survived without the upgrade", zh: "不升级可承受" }),
      { en: "Required", zh: "策略要求" },
      { en: "Points dark", zh: "中断点位" },
      ...besideUpgrade(report, { en: "Points dark without the upgrade", zh: "不升级中断点位" }),
      { en: "Switches dark", zh: "中断交换机" },
      { en: "Rooms dark", zh: "中断监控室" },
      { en: "Screens dark", zh: "中断屏幕" },
      { en: "Links over", zh: "超限链路" },
      { en: "Fullest link", zh: "最满链路" },
      { en: "Its load", zh: "负载", unit: "%" },
      { en: "Backups that carry", zh: "启用备用" },
      { en: "Too few servers", zh: "服务器不足" },
    ],
    rows: failures.map((failed) => [
      failed.id,
      failed.survived ? "yes" : "no",
      ...besideUpgrade(report, yesOrNo(unchanged.get(failed.id)?.survived)),
      failed.required ? "yes" : "no",
      failed.darkCameras,
      ...besideUpgrade(report, unchanged.get(failed.id)?.darkCameras ?? null),
      failed.darkSwitches,
      failed.darkRooms,
      failed.darkScreens,
      failed.linksOver,
      failed.fullest?.link ?? null,
      failed.fullest?.percent ?? null,
      failed.backups.join(" "),
      failed.short.join(", "),
    ]),
  };
}

/** `null` of what the phase does not have without the upgrade. */
function yesOrNo(survived: boolean | undefined): "yes" | "no" | null {
  return survived === undefined ? null : survived ? "yes" : "no";
}

function limitsSheet(report: PlanReport): Sheet | undefined {
  const { limits } = report;
  if (!limits) return undefined;
  const unchanged = new Map(report.without?.limits?.map((each) => [each.kind, each.percent]));
  return {
    slug: "limits",
    en: "Nearest limits",
    zh: "最紧的约束",
    columns: [
      { en: "Limit", zh: "约束" },
      { en: "Of", zh: "对象" },
      { en: "Used", zh: "已用" },
      { en: "Allowed", zh: "允许" },
      { en: "Unit", zh: "单位" },
      { en: "Used of it", zh: "占用", unit: "%" },
      ...besideUpgrade(report, { en: "Nearest of its kind without the upgrade", zh: "不升级同类最紧", unit: "%" }),
    ],
    rows: limits.map(({ kind, of, used, limit, unit, percent }) => [
      kind,
      of,
      used,
      limit,
      unit,
      percent,
      ...besideUpgrade(report, unchanged.get(kind) ?? null),
    ]),
  };
}

function changesSheet(report: PlanReport): Sheet | undefined {
  const { upgrade } = report;
  if (!upgrade) return undefined;
  const areaName = areaNames(report);
  return {
    slug: "changes",
    en: "Upgrade",
    zh: "升级方案",
    columns: [
      area,
      { en: "Change", zh: "更改" },
      { en: "Cost", zh: "费用", unit: upgrade.currency, digits: 2 },
      { en: "Because", zh: "原因" },
    ],
    rows: upgrade.changes.map(({ area: slug, what, cost, because }) => [
      areaName(slug),
      what,
      cost,
      because.join("; "),
    ]),
  };
}

function billSheet(report: PlanReport): Sheet | undefined {
  const { bill } = report;
  if (!bill) return undefined;
  const areaName = areaNames(report);
  return {
    slug: "bill",
    en: "Bill of materials",
    zh: "物料清单",
    columns: [
      area,
      { en: "Payer", zh: "付款方" },
      { en: "Article", zh: "物料" },
      { en: "Quantity", zh: "数量", digits: 3 },
      { en: "Unit price", zh: "单价", unit: bill.currency, digits: 2 },
      { en: "Amount", zh: "金额", unit: bill.currency, digits: 2 },
    ],
    rows: bill.lines.map(({ area: slug, payer, what, quantity, unitPrice, amount }) => [
      areaName(slug),
      payerName(payer),
      what,
      quantity,
      unitPrice,
      amount,
    ]),
  };
}

function payersSheet(report: PlanReport): Sheet | undefined {
  const { bill } = report;
  if (!bill) return undefined;
  const areaName = areaNames(report);
  return {
    slug: "payers",
    en: "Who pays",
    zh: "付款汇总",
    columns: [{ en: "Payer", zh: "付款方" }, area, { en: "Amount", zh: "金额", unit: bill.currency, digits: 2 }],
    rows: [
      ...bill.areas.map(({ payer, area: slug, amount }) => [payerName(payer), areaName(slug), amount]),
      ...bill.payers.map(({ payer, amount }) => [payerName(payer), "total 合计", amount]),
    ],
  };
}

function energySheet(report: PlanReport): Sheet | undefined {
  const { energy } = report;
  if (!energy) return undefined;
  const areaName = areaNames(report);
  const key = (share: { readonly area: string; readonly payer: string }) => `${share.area} ${share.payer}`;
  const stood = new Map(energy.before.shares.map((share) => [key(share), share]));
  return {
    slug: "energy",
    en: "Electricity",
    zh: "用电",
    columns: [
      area,
      { en: "Payer", zh: "付款方" },
      { en: "Devices", zh: "设备" },
      { en: "Draw unknown", zh: "功率未知" },
      { en: "Before", zh: "前", unit: "W" },
      { en: "After", zh: "后", unit: "W" },
      { en: "A year", zh: "年用电", unit: "kWh", digits: 0 },
      { en: "A year, cost", zh: "年电费", ...(report.bill ? { unit: report.bill.currency } : {}), digits: 0 },
    ],
    rows: [
      ...energy.after.shares.map((share) => [
        areaName(share.area),
        payerName(share.payer),
        share.devices,
        share.unknown,
        stood.get(key(share))?.watts ?? null,
        share.watts ?? null,
        share.yearly?.kilowattHours ?? null,
        share.yearly?.cost ?? null,
      ]),
      [
        "total 合计",
        null,
        energy.after.total.devices,
        energy.after.total.unknown,
        energy.before.total.watts ?? null,
        energy.after.total.watts ?? null,
        energy.after.total.yearly?.kilowattHours ?? null,
        energy.after.total.yearly?.cost ?? null,
      ],
    ],
  };
}

function scheduleSheet(report: PlanReport): Sheet | undefined {
  const { schedule } = report;
  if (!schedule || schedule.jobs.length === 0) return undefined;
  const areaName = areaNames(report);
  return {
    slug: "schedule",
    en: "Construction schedule",
    zh: "施工计划",
    columns: [
      { en: "From", zh: "开始" },
      { en: "To", zh: "结束" },
      area,
      { en: "Job", zh: "工作" },
      { en: "Crews of", zh: "施工方" },
      { en: "Units", zh: "数量" },
      { en: "Crew days", zh: "队日", digits: 2 },
      { en: "Crews", zh: "队数" },
      { en: "After", zh: "前置工作" },
    ],
    rows: schedule.jobs.map(({ from, to, area: slug, what, staff, units, crewDays, crews, after }) => [
      from,
      to,
      areaName(slug),
      what,
      staff,
      units,
      crewDays,
      crews,
      after.join("; "),
    ]),
  };
}

function pointsSheet({ points }: PlanReport): Sheet {
  const rows = points.map(({ zh, en, task, added, inService }) => [
    `${zh} ${en}`,
    task,
    sumOf(Object.values(added)),
    added.checkpoint,
    added.hd,
    added.standard,
    added.unknown,
    inService,
  ]);
  const total = [1, 2, 3, 4, 5, 6, 7].map((column) => sumOf(rows.map((row) => row[column] as number)));
  return {
    slug: "points",
    en: "Points",
    zh: "点位",
    columns: [
      area,
      { en: "Task table", zh: "任务表" },
      { en: "New", zh: "新增" },
      { en: "Checkpoint", zh: "卡口" },
      { en: "HD", zh: "高清" },
      { en: "Standard", zh: "普通" },
      { en: "Unknown", zh: "未定" },
      { en: "In service", zh: "原有" },
    ],
    rows: [...rows, ["total 合计", ...total]],
  };
}

function poeSheet(report: PlanReport): Sheet {
  const areaName = areaNames(report);
  const unchanged = new Map(report.without?.poe.map((each) => [each.switch, each.allocatedWatts]));
  return {
    slug: "poe",
    en: "PoE",
    zh: "供电",
    columns: [
      { en: "Switch", zh: "交换机" },
      area,
      { en: "Powered devices", zh: "受电设备" },
      { en: "Allocated before", zh: "原分配", unit: "W" },
      ...besideUpgrade(report, { ...withoutUpgrade, unit: "W" }),
      { en: "Allocated", zh: "分配", unit: "W" },
      { en: "Budget", zh: "预算", unit: "W" },
      { en: "Used", zh: "占用", unit: "%" },
      { en: "Ceiling", zh: "上限", unit: "%" },
    ],
    rows: report.poe.map((load) => [
      load.switch,
      areaName(load.area),
      load.poweredDevices,
      load.beforeWatts,
      ...besideUpgrade(report, unchanged.get(load.switch) ?? null),
      load.allocatedWatts,
      load.budgetWatts,
      load.percent,
      report.ceilings.poePercent,
    ]),
  };
}

function storageSheet({ storage: { before, after }, ceilings }: PlanReport): Sheet {
  const stood = new Map(before.byClass.map((row) => [row.class, row]));
  return {
    slug: "storage",
    en: "Storage",
    zh: "存储",
    columns: [
      { en: "What", zh: "项目" },
      { en: "Cameras before", zh: "原摄像机" },
      { en: "Cameras", zh: "摄像机" },
      { en: "Retention", zh: "保存", unit: "days" },
      { en: "Before", zh: "前", unit: "TB" },
      { en: "After", zh: "后", unit: "TB" },
      { en: "After, binary", zh: "后", unit: "TiB" },
    ],
    rows: [
      ...after.byClass.map((row) => [
        row.class,
        stood.get(row.class)?.cameras ?? 0,
        row.cameras,
        row.retentionDays,
        stood.get(row.class)?.terabytes ?? 0,
        row.terabytes,
        null,
      ]),
      ["recordings 录像合计", null, null, null, before.terabytes, after.terabytes, after.tebibytes],
      [
        `needed at ${ceilings.storageFillPercent} % full 所需`,
        null,
        null,
        null,
        before.requiredTB,
        after.requiredTB,
        null,
      ],
      ["installed 已有", null, null, null, before.installedTB, after.installedTB, null],
    ],
  };
}

function platformSheet({ platform }: PlanReport): Sheet {
  return {
    slug: "platform",
    en: "County platform",
    zh: "平台服务器",
    columns: [
      { en: "Role", zh: "角色" },
      { en: "Before", zh: "前" },
      { en: "After", zh: "后" },
    ],
    rows: platform.map(({ role, before, after }) => [role, before, after]),
  };
}

function prefixesSheet(report: PlanReport): Sheet {
  const areaName = areaNames(report);
  const unchanged = new Map(report.without?.prefixes.map((each) => [each.vlan, each.used]));
  return {
    slug: "prefixes",
    en: "VLANs and prefixes",
    zh: "网段",
    columns: [
      area,
      { en: "Service", zh: "业务" },
      { en: "VLAN", zh: "VLAN", numbers: "names" },
      { en: "Name", zh: "名称" },
      { en: "Prefix", zh: "网段" },
      { en: "Gateway", zh: "网关" },
      { en: "Used before", zh: "原用" },
      ...besideUpgrade(report, withoutUpgrade),
      { en: "Used", zh: "已用" },
      { en: "Usable", zh: "可用" },
      { en: "Used of it", zh: "占用", unit: "%" },
    ],
    rows: report.prefixes.map(({ area: slug, service, vlan, name, prefix, gateway, usedBefore, used, usable }) => [
      areaName(slug),
      service,
      vlan,
      name,
      prefix,
      gateway,
      usedBefore,
      ...besideUpgrade(report, unchanged.get(vlan) ?? null),
      used,
      usable,
      (100 * used) / usable,
    ]),
  };
}

function devicesSheet(report: PlanReport): Sheet {
  const areaName = areaNames(report);
  return {
    slug: "addresses",
    en: "Addresses",
    zh: "地址",
    columns: [
      { en: "Device", zh: "设备" },
      { en: "Kind", zh: "种类" },
      { en: "Name", zh: "名称" },
      area,
      { en: "Phase", zh: "期次", numbers: "names" },
      { en: "Type", zh: "型号" },
      { en: "Address", zh: "地址" },
      { en: "VLAN", zh: "VLAN", numbers: "names" },
      { en: "Cabled to", zh: "接入端口" },
      { en: "Device code", zh: "国标编码" },
    ],
    rows: report.devices.map(({ id, kind, name, area: slug, phase, type, address, vlan, port, deviceCode }) => [
      id,
      kind,
      name,
      areaName(slug),
      phase,
      type,
      address,
      vlan,
      port,
      deviceCode,
    ]),
  };
}

function findingsSheet({ findings, upgrade, schedule }: PlanReport): Sheet {
  const order = { error: 0, warning: 1, note: 2 } as const;
  const all = [...findings, ...(upgrade?.unserved ?? []), ...(upgrade?.notes ?? []), ...(schedule?.findings ?? [])];
  return {
    slug: "findings",
    en: "Findings",
    zh: "问题",
    columns: [
      { en: "Severity", zh: "级别" },
      { en: "Finding", zh: "问题" },
      { en: "Where", zh: "位置" },
      { en: "What to do", zh: "处理" },
      { en: "Code", zh: "代码" },
    ],
    rows: [...all]
      .sort((a, b) => order[a.severity] - order[b.severity])
      .map(({ severity, message, place, hints, code }) => [severity, message, place, hints.join("; "), code]),
  };
}

function assumptionsSheet({ assumptions }: PlanReport): Sheet {
  return {
    slug: "assumptions",
    en: "What is assumed",
    zh: "假设",
    columns: [
      { en: "What", zh: "内容" },
      { en: "Why", zh: "原因" },
      { en: "How to change it", zh: "如何修改" },
    ],
    rows: assumptions.map(({ what, because, change }) => [what, because, change]),
  };
}

const payers: Readonly<Record<string, string>> = { county: "county 县", nobody: "nobody 不支付" };

/** A budget holder as it is written in the inventory; the county and nobody in both languages. */
export function payerName(payer: string): string {
  return payers[payer] ?? payer;
}

/** `桥头 Qiaotou` of a slug; the slug itself of an area that the county does not have. */
function areaNames({ picture }: PlanReport): (slug: string) => string {
  const names = new Map(picture.areas.map(({ slug, name }) => [slug, `${name.zh} ${name.en}`]));
  return (slug) => names.get(slug) ?? slug;
}
