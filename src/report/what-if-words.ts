import type { BilingualName, FailureKind, Network, PointClass } from "../core/network.ts";
import { describeWhatIf, type WhatIf } from "../plan/what-if.ts";
import { formatRate } from "../plan/wording.ts";

/** A supposition in both languages, as an addition to a sentence. */
export function whatIfWords(whatIf: WhatIf, { areas }: Network): BilingualName {
  return { en: describeWhatIf(whatIf), zh: inChinese(whatIf, areas) };
}

export const failureKindsZh: Readonly<Record<FailureKind, string>> = {
  link: "链路",
  "lag-member": "聚合成员链路",
  switch: "交换机",
  server: "服务器",
};

const classesZh: Readonly<Record<PointClass, string>> = {
  checkpoint: "卡口",
  hd: "高清",
  standard: "普通",
  unknown: "未定类别",
};

function inChinese(whatIf: WhatIf, areas: Network["areas"]): string {
  switch (whatIf.kind) {
    case "add": {
      const area = areas.find(({ slug }) => slug === whatIf.area)?.name.zh ?? whatIf.area;
      return `${area}增加 ${whatIf.count} 台${whatIf.class === undefined ? "" : classesZh[whatIf.class]}摄像机`;
    }
    case "bit-rate":
      return `${classesZh[whatIf.class]}码率 ${formatRate(whatIf.kbps / 1000)}`;
    case "profile":
      return `采用码流方案 ${whatIf.name}`;
    case "no-upgrades":
      return "本期链路不提速";
    case "survive":
      return whatIf.kinds.length === 0
        ? "不要求承受任何故障"
        : `须承受任一${whatIf.kinds.map((kind) => failureKindsZh[kind]).join("、")}故障`;
    case "ceiling":
      return `链路上限 ${whatIf.percent} %`;
  }
}
