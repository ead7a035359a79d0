import { supposedOtherwise, type UpgradedFiles } from "../app/accept-upgrade.ts";
import type { PlannedCounty, PlannedUpgrade } from "../app/plan-county.ts";
import type { Area, Network } from "../core/network.ts";
import { describeEdits } from "../inventory/edit-lines.ts";
import { lockFileName } from "../inventory/inventory-files.ts";
import { type Energy, type EnergyPlan, type EnergyShare, sumOf } from "../plan/upgrade/energy.ts";
import { county as countyPays } from "../plan/upgrade/payer.ts";
import type { PricedItem, Proposal } from "../plan/upgrade/proposal.ts";
import type { Schedule } from "../plan/upgrade/schedule.ts";
import { round } from "../plan/wording.ts";
import { describeChange } from "../report/plan-report.ts";
import { paragraphs, rest, textTable, wrapped } from "./layout.ts";
import { count, plural } from "./print-change.ts";
import { formatFinding } from "./print-plan.ts";
import { formatHead, phaseOfCounty } from "./print-plan-head.ts";

/** Entries of a list before the rest is only counted. */
const shown = 8;
/** Jobs that one waits for, before the rest is only counted: --json has them all. */
const named = 2;

export interface UpgradeText {
  readonly all: boolean;
  /** What was written into the inventory. */
  readonly accepted: UpgradedFiles | undefined;
  /** Options that a next command has to repeat to mean the same. */
  readonly repeat: string;
}

/** The cheapest changes that the phase fits with: what they cost and why each is there, who pays, what it draws, when it is built. */
export function formatUpgrade(
  planned: PlannedCounty,
  upgrade: PlannedUpgrade,
  { all, accepted, repeat }: UpgradeText,
): string {
  const { network, energy, schedule } = planned;
  const { proposal } = upgrade;
  const most = all ? Number.POSITIVE_INFINITY : shown;
  return paragraphs([
    [...wrapped(answer(planned, proposal), "", "  "), ...formatHead(planned).split("\n").slice(1)].join("\n"),
    ...(proposal.mends.length > 0 ? [wrapped(proposal.proof, "", "  ").join("\n")] : []),
    formatItems(network, proposal, most),
    formatBill(network, upgrade, all),
    formatEnergy(network, energy, all),
    formatSchedule(schedule, all),
    formatUnserved(network, proposal, most),
    proposal.notes.flatMap((note) => formatFinding(network, note)).join("\n"),
    accepted ? formatEdits(network, accepted) : "",
    next(planned, upgrade, { accepted, repeat }),
  ]);
}

/** The lines that go and come, seen from the folder of the inventory; the lock file's are too many to read. */
function formatEdits({ county }: Network, { before, after }: UpgradedFiles): string {
  const folder = county.source.file.slice(0, county.source.file.lastIndexOf("/") + 1);
  const lock = [...after.keys()].find((path) => path.endsWith(lockFileName));
  const lines = describeEdits(before, new Map([...after].filter(([path]) => path !== lock)))
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line.startsWith(folder) ? line.slice(folder.length) : line}`);
  return [`Writes ${plural(after.size, "file")}`, ...lines, ...(lock ? [`  ${lockFileName}: new numbers`] : [])].join(
    "\n",
  );
}

function next(
  { whatIfs }: PlannedCounty,
  { proposal }: PlannedUpgrade,
  { accepted, repeat }: Omit<UpgradeText, "all">,
): string {
  // What is to be typed next is said when the files are written.
  if (accepted) return "";
  const survives = whatIfs.some((whatIf) => whatIf.kind === "survive" && whatIf.kinds.length > 0);
  if (proposal.items.length === 0 && (proposal.unserved.length > 0 || !survives))
    return proposal.unserved.length > 0 ? "Next: mend what cannot be served, or give it a price" : "Next: camnet plan";
  const unwritable = whatIfs.some(({ kind }) => kind === "no-upgrades");
  if (unwritable) {
    const without = repeat.replace(" --no-upgrades", "");
    return `This answers a supposition, which no inventory can have written in it.\nNext: camnet plan --upgrade${without}   (the same without --no-upgrades)`;
  }
  if (supposedOtherwise(whatIfs))
    return "Next: write what was supposed into the inventory, then camnet plan --upgrade --write";
  const written = [...(proposal.items.length > 0 ? ["the changes"] : []), ...(survives ? ["policy.survive"] : [])];
  return `Next: camnet plan --upgrade${repeat} --write   (puts ${written.join(" and ")} into the inventory)`;
}

function answer({ network, plan }: PlannedCounty, proposal: Proposal): string {
  const { items, unserved, cost, bound, currency, proven, gapPercent } = proposal;
  const phase = phaseOfCounty(network, plan);
  const left = plural(unserved.length, "demand");
  const open =
    unserved.length === 0
      ? ""
      : proven === "limit"
        ? `; the search ended with ${left} not served`
        : `; ${left} cannot be served`;
  if (unserved.some(({ code }) => code === "prices-missing")) {
    return `${phase} does not fit (${plural(proposal.mends.length, "error")} that changes could mend), and inventory/prices.yaml is missing: without prices there is no cheapest upgrade`;
  }
  if (items.length === 0) {
    return unserved.length === 0 ? `${phase} fits: nothing has to be upgraded` : `${phase} does not fit${open}`;
  }
  const above = `, at most ${round(gapPercent, 1)} % above the bound of ${money(bound, currency)}`;
  const proof = { optimal: ", proven optimal", bound: above, none: "", limit: "" }[proven];
  return `${phase} ${unserved.length === 0 ? "fits" : "would fit"} with ${plural(items.length, "change")} for ${money(cost, currency)}${proof}${open}`;
}

function formatItems(network: Network, { items, currency }: Proposal, most: number): string {
  if (items.length === 0) return "";
  const payer = (item: PricedItem) => areaName(network.areas, item.area);
  const entries = items
    .slice(0, most)
    .flatMap((item) => [
      ...wrapped(
        `${describeChange(item.item, item.moves)} · ${money(item.cost, currency)} · ${payer(item)}`,
        "  + ",
        "    ",
      ),
      ...item.because.slice(0, 2).flatMap((sentence) => wrapped(`because ${sentence}`, "      ", "        ")),
      ...(item.because.length > 2 ? [`      … and ${plural(item.because.length - 2, "more reason")}`] : []),
    ]);
  return ["Changes", ...entries, ...rest(items.length, most, "camnet plan --upgrade --all")].join("\n");
}

function formatBill(network: Network, { bill, proposal }: PlannedUpgrade, all: boolean): string {
  if (bill.areas.length === 0) return "";
  const sums = bill.areas.map(({ area, payer, amount }) => [
    areaName(network.areas, area),
    payer,
    money(amount, bill.currency),
  ]);
  const lines = bill.lines.map(({ area, what, quantity, unitPrice, amount }) => [
    areaName(network.areas, area),
    what,
    count(quantity),
    money(unitPrice, ""),
    money(amount, ""),
  ]);
  const total = ["together", "", money(proposal.cost, bill.currency)];
  return [
    textTable(["bill", "who pays", ">amount"], [...sums, total]),
    ...(bill.notPaid > 0
      ? wrapped(
          `${money(bill.notPaid, bill.currency)} of it is what pictures given up are held to be worth, and is paid by nobody`,
          "  ",
        )
      : []),
    ...(all ? ["", textTable(["for", "what", ">number", ">each", `>${bill.currency}`], lines)] : []),
  ].join("\n");
}

function formatEnergy(network: Network, { before, after }: PlannedCounty["energy"], all: boolean): string {
  const yearly = (energy: Energy | undefined) =>
    energy?.yearly ? `${count(Math.round(energy.yearly.kilowattHours / 1000))} MWh` : "";
  const cells = (was: Energy | undefined, is: Energy) => [
    yearly(was),
    yearly(is),
    is.yearly ? money(Math.round(is.yearly.cost), network.prices?.currency ?? "") : "",
    is.watts === undefined ? "" : `${round(is.watts / 1000, 1)} kW`,
  ];
  const key = ({ area, payer }: EnergyPlan["shares"][number]) => `${area} ${payer}`;
  const stood = new Map(before.shares.map((share) => [key(share), share]));
  const byArea = () =>
    after.shares.map((share) => [
      areaName(network.areas, share.area),
      share.payer,
      ...cells(stood.get(key(share)), share),
    ]);
  const byPayer = () =>
    payerGroups(after.shares).map(({ name, pays }) => {
      const [was, is] = [before, after].map(({ shares }) => sumOf(shares.filter(pays), network.prices));
      return [name, "", ...cells(was, is!)];
    });
  const total = ["together", "", ...cells(before.total, after.total)];
  const unknown =
    after.total.unknown > 0
      ? wrapped(`${plural(after.total.unknown, "device states", "devices state")} no draw and come on top`, "  ")
      : [];
  const head = [
    all ? "electricity a year" : "electricity a year, who pays",
    "who pays",
    ">before",
    ">after",
    ">costs",
    ">at most",
  ];
  return [textTable(head, [...(all ? byArea() : byPayer()), total]), ...unknown].join("\n");
}

/** The county, and those who pay for their own area: one by its name, several together. */
function payerGroups(shares: readonly EnergyShare[]) {
  const others = new Set(shares.map(({ payer }) => payer).filter((payer) => payer !== countyPays));
  const [only] = others;
  const name = others.size === 1 ? only! : `${count(others.size)} budget holders`;
  const groups = [
    { name: countyPays, pays: ({ payer }: EnergyShare) => payer === countyPays },
    { name, pays: ({ payer }: EnergyShare) => payer !== countyPays },
  ];
  return groups.filter(({ pays }) => shares.some(pays));
}

function formatSchedule({ jobs, window, workingDays, ends, findings }: Schedule, all: boolean): string {
  const span = window ? `${window.from} to ${window.to}, ${plural(workingDays, "working day")}` : "no window";
  const title = ends === undefined ? `Construction: ${span}` : `Construction: ${span}; the last work ends on ${ends}`;
  const own = jobs.filter(({ items }) => items.length > 0);
  const listed = all ? jobs : own.slice(0, shown);
  const rows = listed.map(({ from, to, what, staff, crews, after }) => [
    from,
    to,
    what,
    staff,
    crews > 0 ? String(crews) : "",
    after.length > named ? `${after.slice(0, named).join(", ")} … ${after.length - named} more` : after.join(", "),
  ]);
  return [
    title,
    ...(rows.length > 0 ? [textTable(["from", "to", "work", "by", ">crews", "after"], rows, "folded")] : []),
    ...(listed.length < jobs.length
      ? [
          `  … ${jobs.length - listed.length} ${listed.length > 0 ? "more jobs" : "jobs"} of the phase: camnet plan --upgrade --all`,
        ]
      : []),
    ...findings.flatMap(({ message }) => wrapped(message, "  ! ", "    ")),
  ].join("\n");
}

function formatUnserved(network: Network, { unserved }: Proposal, most: number): string {
  if (unserved.length === 0) return "";
  const entries = unserved.slice(0, most).flatMap((finding) => formatFinding(network, finding));
  return [
    `Not served: ${plural(unserved.length, "demand")}`,
    ...entries,
    ...rest(unserved.length, most, "camnet plan --upgrade --all"),
  ].join("\n");
}

function areaName(areas: readonly Area[], slug: string): string {
  const area = areas.find((each) => each.slug === slug);
  return area ? `${area.name.zh} ${area.name.en}` : slug;
}

/** `12 400 CNY`; hundredths only where there are any. */
function money(amount: number, currency: string): string {
  const whole = count(Math.trunc(amount));
  const cents = Math.round(Math.abs(amount) * 100) % 100;
  return `${cents === 0 ? whole : `${whole}.${String(cents).padStart(2, "0")}`} ${currency}`.trimEnd();
}
