import type { Effects } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { WhatIf } from "../plan/what-if.ts";
import type { PlannedCounty, PlannedUpgrade } from "./plan-county.ts";
import { writtenUpgrade } from "./write-upgrade.ts";

/** Suppositions that say how to judge the county, and nothing about what it is made of. */
const judging: readonly WhatIf["kind"][] = ["survive", "ceiling"];

const options: Readonly<Record<WhatIf["kind"], string>> = {
  add: "add",
  "bit-rate": "bitrate",
  profile: "profile",
  "no-upgrades": "no-upgrades",
  survive: "survive",
  ceiling: "ceiling",
};

/** The first supposition that the inventory as it stands does not have in it. */
export function supposedOtherwise(whatIfs: readonly WhatIf[]): WhatIf | undefined {
  return whatIfs.find(({ kind }) => !judging.includes(kind));
}

/** Throws the OperatorError that explains why a proposal for a county that is only supposed is not written. */
export function refuseSupposed(whatIfs: readonly WhatIf[]): void {
  const supposed = supposedOtherwise(whatIfs);
  if (!supposed) return;
  throw new OperatorError(
    `a proposal for what is supposed does not fit the inventory as it stands, so it is not written; take --${options[supposed.kind]} out${supposed.kind === "no-upgrades" ? "" : ", or write it into the inventory first"}`,
  );
}

/** What accepting a proposal changes: the text of every file before, and of those that change after. */
export interface UpgradedFiles {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/**
 * The files of the inventory with the proposal in them, its lock file among them. A proposal that was found for something else
 * than the inventory as it stands is refused by an OperatorError.
 */
export async function upgradedFiles(
  { network, whatIfs, sources }: PlannedCounty,
  { proposal }: PlannedUpgrade,
): Promise<UpgradedFiles> {
  refuseSupposed(whatIfs);
  return { before: sources, after: await writtenUpgrade(proposal, { network, texts: sources }) };
}

/** Writes the files that changed. One that is no longer what was planned from is an OperatorError, and then nothing is written. */
export async function writeInventory(
  { files }: Pick<Effects, "files">,
  { before, after }: UpgradedFiles,
): Promise<void> {
  for (const path of after.keys()) {
    const now = await files.read(path);
    if (now?.replace(/^\ufeff/, "") !== before.get(path)?.replace(/^\ufeff/, "")) {
      throw new OperatorError(`${path} has changed since the plan was made; nothing was written. Run it again`);
    }
  }
  for (const [path, text] of after) await files.write(path, text);
}
