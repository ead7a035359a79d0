import { grouped, sumOf } from "./numbers.ts";
import type { PlanReport } from "./plan-report.ts";

/** The answer in a few sentences, in both languages. */
export interface Verdict {
  readonly fits: boolean;
  readonly en: string;
  readonly zh: string;
}

export function verdictOf(report: PlanReport): Verdict {
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  const sentences = [
    answer(report, errors),
    points(report),
    ...(report.failures ? [failures(report, report.failures)] : []),
    ...(report.upgrade ? [upgrade(report.upgrade)] : []),
  ];
  return {
    fits: errors === 0,
    en: sentences.map(({ en }) => en).join(" "),
    zh: sentences.map(({ zh }) => zh).join(""),
  };
}

export const provenWords: Readonly<Record<"optimal" | "bound" | "none", { readonly en: string; readonly zh: string }>> =
  {
    optimal: { en: "proven optimal", zh: "已证明最优" },
    bound: { en: "not proven optimal", zh: "尚未证明最优" },
    none: { en: "not all of it can be served", zh: "部分需求无法满足" },
  };

interface Sentence {
  readonly en: string;
  readonly zh: string;
}

function answer({ county, phase, suppositions }: PlanReport, errors: number): Sentence {
  const words =
    errors === 0
      ? { en: "fits", zh: "可行" }
      : { en: `does not fit: ${plural(errors, "error")}`, zh: `不可行，有 ${grouped(errors)} 处错误` };
  const supposed = suppositions.length === 0 ? { en: "", zh: "" } : under(suppositions);
  return {
    en: `${phase.en} of ${county.en} ${words.en}${supposed.en}.`,
    zh: `${county.zh}${phase.zh}${words.zh}${supposed.zh}。`,
  };
}

function under(suppositions: readonly string[]): Sentence {
  const list = suppositions.join("; ");
  return { en: `, supposing ${list}`, zh: `（假设：${list}）` };
}

function points({ points: areas }: PlanReport): Sentence {
  const added = sumOf(areas.flatMap((area) => Object.values(area.added)));
  const stay = sumOf(areas.map(({ inService }) => inService));
  return {
    en: `${grouped(added)} new points join ${grouped(stay)} in service.`,
    zh: `新增点位 ${grouped(added)} 个，原有 ${grouped(stay)} 个继续使用。`,
  };
}

function failures({ ceilings }: PlanReport, cases: NonNullable<PlanReport["failures"]>): Sentence {
  const lost = cases.filter(({ survived }) => !survived);
  const required = lost.filter((failed) => failed.required);
  const rule = {
    en: `more than ${grouped(ceilings.maxDarkCameras)} points dark or a link above ${ceilings.failurePercent} %`,
    zh: `超过 ${grouped(ceilings.maxDarkCameras)} 个点位中断或链路高于 ${ceilings.failurePercent} %`,
  };
  if (lost.length === 0)
    return {
      en: `None of ${grouped(cases.length)} single failures leaves ${rule.en}.`,
      zh: `${grouped(cases.length)} 种单点故障均不会造成${rule.zh}。`,
    };
  const most = lost.reduce((worst, each) => (each.darkCameras > worst.darkCameras ? each : worst));
  const asked =
    ceilings.survive.length === 0
      ? { en: "the policy asks for none to be survived", zh: "现行策略未要求抵御单点故障" }
      : {
          en: `${grouped(required.length)} of them the policy wants survived`,
          zh: `其中 ${grouped(required.length)} 种按策略必须能够承受`,
        };
  return {
    en: `${grouped(lost.length)} of ${grouped(cases.length)} single failures leave ${rule.en} (${asked.en}); the worst, ${most.what}, leaves ${grouped(most.darkCameras)} points dark.`,
    zh: `${grouped(cases.length)} 种单点故障中有 ${grouped(lost.length)} 种会造成${rule.zh}（${asked.zh}）；最严重的是 ${most.id}，将中断 ${grouped(most.darkCameras)} 个点位。`,
  };
}

function upgrade({ changes, cost, currency, proven, bound, unserved }: NonNullable<PlanReport["upgrade"]>): Sentence {
  if (proven === "none") {
    const rest =
      changes.length === 0
        ? { en: "", zh: "" }
        : {
            en: ` ${plural(changes.length, "change")} for ${grouped(cost, 0)} ${currency} would mend the rest.`,
            zh: `其余问题可用 ${grouped(changes.length)} 项更改解决，费用 ${grouped(cost, 0)} ${currency}。`,
          };
    return {
      en: `Nothing in the price list can serve ${plural(unserved.length, "demand")} of it.${rest.en}`,
      zh: `价目表中的设备无法满足其中 ${grouped(unserved.length)} 项需求。${rest.zh}`,
    };
  }
  if (changes.length === 0) return { en: "No upgrade is needed.", zh: "无需升级。" };
  const least =
    proven === "bound"
      ? { en: `, at least ${grouped(bound, 0)}`, zh: `，下限 ${grouped(bound, 0)}` }
      : { en: "", zh: "" };
  return {
    en: `The cheapest upgrade found takes ${plural(changes.length, "change")} and costs ${grouped(cost, 0)} ${currency} (${provenWords[proven].en}${least.en}).`,
    zh: `最省的升级方案共 ${grouped(changes.length)} 项，费用 ${grouped(cost, 0)} ${currency}（${provenWords[proven].zh}${least.zh}）。`,
  };
}

function plural(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
}
