import type { PlannedCounty } from "../app/plan-county.ts";
import type { Area, Camera, Network } from "../core/network.ts";
import { describeFailure, type FailedCounty } from "../plan/failures.ts";
import type { FailureCase, LinkLoad } from "../plan/plan.ts";
import { formatRate } from "../plan/wording.ts";
import { lineRate, paragraphs, percent, rest, shortPlace, textTable, wrapped } from "./layout.ts";
import { count, plural } from "./print-change.ts";
import { formatHead, phaseOfCounty } from "./print-plan-head.ts";

/** Failures that the plan shows when nobody asked for all of them. */
const worst = 5;

/** What single failures do: a sentence that counts them, and the worst that are not survived, or all that were tried. */
export function formatFailures({ network, plan }: PlannedCounty, { all }: { readonly all: boolean }): string {
  const cases = plan.failures?.cases ?? [];
  if (cases.length === 0) return "";
  const lost = cases.filter(({ survived }) => !survived);
  const listed = all ? cases : lost.slice(0, worst);
  return [
    ...wrapped(summary(network, cases), "", "  "),
    ...(listed.length > 0 ? [failureTable(listed)] : []),
    ...rest(lost.length, all ? lost.length : worst, "camnet plan --failures"),
  ].join("\n");
}

/** `Single failures: 346 tried, 77 not survived (…); policy.survive asks for none of them`. */
function summary({ county }: Network, cases: readonly FailureCase[]): string {
  const { maxDarkCameras, failureCeilingPercent, survive } = county.policy;
  const lost = cases.filter(({ survived }) => !survived);
  if (lost.length === 0) return `Single failures: ${count(cases.length)} tried, all survived`;
  const asks =
    survive.length === 0
      ? "asks for none of them"
      : `(${survive.join(", ")}) asks for ${lost.filter(({ required }) => required).length} of them`;
  const means = `more than ${maxDarkCameras} points dark, a link over ${failureCeilingPercent} %, or servers short`;
  return `Single failures: ${count(cases.length)} tried, ${count(lost.length)} not survived (${means}); policy.survive ${asks}`;
}

function failureTable(cases: readonly FailureCase[]): string {
  const rows = cases.map((each) => [
    `${mark(each)} ${each.id}`,
    count(each.darkCameras),
    each.darkRooms > 0 ? count(each.darkRooms) : "",
    each.fullest ? each.fullest.link : "",
    each.fullest ? percent(each.fullest.utilisationPercent) : "",
    each.over.length > 0 ? count(each.over.length) : "",
    each.short.map(({ role, needed, left }) => `${left} of ${needed} ${role}`).join(", "),
  ]);
  return textTable(["failure", ">points dark", ">rooms", "fills most", ">to", ">links over", "servers left"], rows);
}

/** ✗ the policy wants it survived and it is not · ! it is not survived · ✓ it is. */
function mark({ survived, required }: FailureCase): string {
  return survived ? "✓" : required ? "✗" : "!";
}

/** One failure in full: who is dark, what fills, and what carries instead. */
export function formatFailed(county: PlannedCounty, failed: FailedCounty, { all }: { readonly all: boolean }): string {
  const { network, plan } = county;
  const { failure, outcome } = failed;
  const { failureCeilingPercent, maxDarkCameras } = network.county.policy;
  return paragraphs([
    [
      ...wrapped(
        `${phaseOfCounty(network, plan)} when ${describeFailure(failure)} fails: ${answer(failed, failureCeilingPercent)}`,
        "",
        "  ",
      ),
      ...formatHead(county).split("\n").slice(1),
      `  ${shortPlace(failure.where, network)}`,
    ].join("\n"),
    formatDark(network, plan.phase, failed, all),
    formatFilled(county, failed, all),
    ...(outcome.backups.length > 0 ? [`Carries instead: ${outcome.backups.join(", ")}`] : []),
    outcome.short.map(({ role, needed, left }) => `Too few ${role} servers: ${left} left, ${needed} needed`).join("\n"),
    wrapped(
      `${outcome.survived ? "Survived" : "Not survived"}: at most ${maxDarkCameras} points may be dark and no link above ${failureCeilingPercent} %; policy.survive ${failure.required ? "asks for it" : `does not ask for failures of this kind (${failure.kind})`}`,
      "",
      "  ",
    ).join("\n"),
    outcome.survived
      ? "Next: camnet plan --failures"
      : `Next: camnet plan --upgrade${failure.required ? "" : ` --survive ${failure.kind}`}   (the cheapest change that survives it)`,
  ]);
}

function answer({ outcome }: FailedCounty, ceiling: number): string {
  const { darkCameras, darkRooms, darkScreens, over } = outcome;
  const dark = darkCameras === 0 ? "no point is dark" : `${plural(darkCameras, "point")} dark`;
  const rooms = darkRooms === 0 ? "" : `, ${plural(darkRooms, "room")} with ${plural(darkScreens, "screen")} dark`;
  return `${dark}${rooms}, ${over.length === 0 ? "no link" : plural(over.length, "link")} over ${ceiling} %`;
}

/** Who a failure leaves without a way to the platform. */
export function darkOf({ devices, sites, areas }: Network, phase: number, { dark }: FailedCounty) {
  const out = new Set(dark);
  const cameras = devices.filter(
    (device): device is Camera =>
      device.kind === "camera" && device.phase <= phase && device.status !== "retired" && out.has(device.on),
  );
  const rooms = sites.filter(({ room }) => room && out.has(room.on));
  const switches = devices.filter((device) => device.kind === "switch" && out.has(device.id));
  const perArea = areas
    .map((area) => ({
      area,
      cameras: cameras.filter((each) => each.area === area.slug),
      switches: switches.filter((each) => each.area === area.slug),
      rooms: rooms.filter((each) => each.area === area.slug),
    }))
    .filter((each) => each.cameras.length + each.switches.length + each.rooms.length > 0);
  return { cameras, rooms, switches, perArea };
}

function formatDark(network: Network, phase: number, failed: FailedCounty, all: boolean): string {
  const { perArea, cameras } = darkOf(network, phase, failed);
  if (perArea.length === 0) return "";
  const rows = perArea.map((each) => [
    nameOf(each.area),
    count(each.cameras.length),
    count(each.switches.length),
    each.rooms.map(({ name }) => name).join(", "),
  ]);
  const most = all ? cameras.length : 8;
  const ids = cameras.slice(0, most).map(({ id }) => id);
  const more = cameras.length > most ? ` and ${count(cameras.length - most)} more: --all` : "";
  return [
    textTable(["dark in", ">points", ">switches", "rooms"], rows),
    ...(ids.length > 0 ? wrapped(`${ids.join(", ")}${more}`, "  ") : []),
  ].join("\n");
}

function nameOf({ name }: Area): string {
  return `${name.zh} ${name.en}`;
}

/** Links that carry more than in health, fullest first. */
export function filledLinks({ plan }: Pick<PlannedCounty, "plan">, { loads }: FailedCounty) {
  const healthy = new Map(plan.after.links.map((load) => [load.link, load]));
  return loads
    .map((load) => ({ load, healthy: healthy.get(load.link) }))
    .filter(({ load, healthy }) => load.utilisationPercent > (healthy?.utilisationPercent ?? 0) + 0.05)
    .sort((a, b) => b.load.utilisationPercent - a.load.utilisationPercent || (a.load.link < b.load.link ? -1 : 1));
}

function formatFilled(county: PlannedCounty, failed: FailedCounty, all: boolean): string {
  const ceiling = county.network.county.policy.failureCeilingPercent;
  const filled = filledLinks(county, failed);
  if (filled.length === 0) return "";
  const most = all ? filled.length : 8;
  const rows = filled
    .slice(0, most)
    .map(({ load, healthy }) => [
      `${load.utilisationPercent > ceiling ? "✗" : " "} ${load.link} → ${load.to}`,
      healthy ? formatRate(busier(healthy)) : "",
      healthy ? percent(healthy.utilisationPercent) : "",
      formatRate(busier(load)),
      lineRate(load),
      percent(load.utilisationPercent),
    ]);
  return [
    textTable(["fills", ">in health", ">", ">then", ">of", ">"], rows),
    ...rest(filled.length, most, "--all"),
  ].join("\n");
}

function busier({ upMbps, downMbps }: LinkLoad): number {
  return Math.max(upMbps, downMbps);
}
