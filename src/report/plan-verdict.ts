import { grouped, sumOf } from "./numbers.ts";
import type { PlanReport } from "./plan-report.ts";
import { failureKindsZh } from "./what-if-words.ts";

/** The answer in a few sentences, in both languages. */
export interface Verdict {
  readonly fits: boolean;
  readonly en: string;
  readonly zh: string;
}

export function verdictOf(report: PlanReport): Verdict {
  const served = isServed(report.upgrade);
  const fits = report.upgrade ? served : errorsOf(report) === 0;
  const sentences = [
    fits ? fitting(report) : failing(report),
    points(report),
    ...(report.failures ? [failures(report, report.failures)] : []),
    ...(report.upgrade && !served ? [unserved(report.upgrade)] : []),
  ];
  return {
    fits,
    en: sentences.map(({ en }) => en).join(" "),
    zh: sentences.map(({ zh }) => zh).join(""),
  };
}

export function errorsOf({ findings }: Pick<PlanReport, "findings">): number {
  return findings.filter(({ severity }) => severity === "error").length;
}

const isServed = (upgrade: PlanReport["upgrade"]) => upgrade !== undefined && upgrade.unserved.length === 0;

export const provenWords: Readonly<
  Record<NonNullable<PlanReport["upgrade"]>["proven"], { readonly en: string; readonly zh: string }>
> = {
  optimal: { en: "proven optimal", zh: "已证明最优" },
  bound: { en: "not proven optimal", zh: "尚未证明最优" },
  none: { en: "not all of it can be served", zh: "部分需求无法满足" },
  limit: { en: "the search ended before it had an answer", zh: "搜索达到上限，尚无完整方案" },
};

interface Sentence {
  readonly en: string;
  readonly zh: string;
}

function fitting({ county, phase, suppositions, upgrade, without }: PlanReport): Sentence {
  const supposed = under(suppositions);
  const [en, zh] = [`${phase.en} of ${county.en} fits`, `${county.zh}${phase.zh}`];
  if (!upgrade || !without)
    return upgrade
      ? { en: `${en}${supposed.en}; no upgrade is needed.`, zh: `${zh}可行${supposed.zh}，无需升级。` }
      : { en: `${en}${supposed.en}.`, zh: `${zh}可行${supposed.zh}。` };
  const { changes, cost, currency, proven, bound } = upgrade;
  const least =
    proven === "bound"
      ? { en: `, at least ${grouped(bound, 0)}`, zh: `，下限 ${grouped(bound, 0)}` }
      : { en: "", zh: "" };
  const wrong = errorsOf(without);
  return {
    en: `${en} with ${plural(changes.length, "change")} for ${grouped(cost, 0)} ${currency} (${provenWords[proven].en}${least.en})${supposed.en}; without them ${wrong === 1 ? "there is" : "there are"} ${plural(wrong, "error")}.`,
    zh: `${zh}经 ${grouped(changes.length)} 项升级后可行，费用 ${grouped(cost, 0)} ${currency}（${provenWords[proven].zh}${least.zh}）${supposed.zh}；不升级则有 ${grouped(wrong)} 处错误。`,
  };
}

function failing(report: PlanReport): Sentence {
  const { county, phase, suppositions, without, upgrade } = report;
  const errors = errorsOf(without ?? report) || (upgrade?.unserved.length ?? 0);
  const supposed = under(suppositions);
  return {
    en: `${phase.en} of ${county.en} does not fit: ${plural(errors, "error")}${supposed.en}.`,
    zh: `${county.zh}${phase.zh}不可行，有 ${grouped(errors)} 处错误${supposed.zh}。`,
  };
}

function under(suppositions: PlanReport["suppositions"]): Sentence {
  if (suppositions.length === 0) return { en: "", zh: "" };
  return {
    en: `, supposing ${suppositions.map(({ en }) => en).join("; ")}`,
    zh: `（假设：${suppositions.map(({ zh }) => zh).join("；")}）`,
  };
}

function points({ points: areas }: PlanReport): Sentence {
  const added = sumOf(areas.flatMap((area) => Object.values(area.added)));
  const stay = sumOf(areas.map(({ inService }) => inService));
  return {
    en: `${grouped(added)} new points join ${grouped(stay)} in service.`,
    zh: `新增点位 ${grouped(added)} 个，原有 ${grouped(stay)} 个继续使用。`,
  };
}

function failures({ ceilings, without }: PlanReport, cases: NonNullable<PlanReport["failures"]>): Sentence {
  const lost = cases.filter(({ survived }) => !survived);
  const required = lost.filter((failed) => failed.required);
  const rule = {
    en: `more than ${grouped(ceilings.maxDarkCameras)} points dark or a link above ${ceilings.failurePercent} %`,
    zh: `超过 ${grouped(ceilings.maxDarkCameras)} 个点位中断或链路高于 ${ceilings.failurePercent} %`,
  };
  const lostWithout = without?.failures?.filter(({ survived }) => !survived).length;
  const stood =
    lostWithout === undefined
      ? { en: "", zh: "" }
      : { en: ` (${grouped(lostWithout)} without the upgrade)`, zh: `（不升级为 ${grouped(lostWithout)} 种）` };
  if (lost.length === 0)
    return {
      en: `None of ${grouped(cases.length)} single failures leaves ${rule.en}${stood.en}.`,
      zh: `${grouped(cases.length)} 种单点故障均不会造成${rule.zh}${stood.zh}。`,
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
    en: `${grouped(lost.length)} of ${grouped(cases.length)} single failures${stood.en} leave ${rule.en} (${asked.en}); the worst, ${most.what}, leaves ${grouped(most.darkCameras)} points dark.`,
    zh: `${grouped(cases.length)} 种单点故障中有 ${grouped(lost.length)} 种${stood.zh}会造成${rule.zh}（${asked.zh}）；最严重的是${failureKindsZh[most.kind]} ${most.id.slice(most.id.indexOf(":") + 1)}，将中断 ${grouped(most.darkCameras)} 个点位。`,
  };
}

/** What the proposal cannot do, and what it would. */
function unserved({ changes, cost, currency, proven, unserved }: NonNullable<PlanReport["upgrade"]>): Sentence {
  const rest =
    changes.length === 0
      ? { en: "", zh: "" }
      : {
          en: ` ${plural(changes.length, "change")} for ${grouped(cost, 0)} ${currency} would mend the rest; what follows is with them.`,
          zh: `其余问题可用 ${grouped(changes.length)} 项更改解决，费用 ${grouped(cost, 0)} ${currency}；下文为更改之后的情况。`,
        };
  if (proven === "limit")
    return {
      en: `The search for an upgrade ended at its limit with ${plural(unserved.length, "demand")} not served.${rest.en}`,
      zh: `升级搜索达到上限，仍有 ${grouped(unserved.length)} 项需求未满足。${rest.zh}`,
    };
  return {
    en: `Nothing in the price list can serve ${plural(unserved.length, "demand")} of it.${rest.en}`,
    zh: `价目表中的设备无法满足其中 ${grouped(unserved.length)} 项需求。${rest.zh}`,
  };
}

function plural(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
}
