import type { PlannedCounty } from "../app/plan-county.ts";
import { standingOf } from "../app/plan-county.ts";
import { serverRoles } from "../core/network.ts";
import type { LinkLoad, Plan } from "../plan/plan.ts";
import { centreMbps, platformLoad, throughMediaMbps } from "../plan/platform.ts";
import { formatRate, round } from "../plan/wording.ts";
import { fixed, percent, textTable } from "./layout.ts";
import { count } from "./print-change.ts";

/** Everything that `--all` lists, before and after the phase: a table each. */
export function formatPlanLists(county: PlannedCounty): readonly string[] {
  const { plan } = county;
  return [
    formatConstraints(county),
    formatPoints(county),
    formatLinks(plan),
    formatVlans(plan),
    formatSwitches(plan),
    formatStorage(plan),
    formatPlatform(plan),
    formatCodeBook(county),
    formatPoe(plan),
  ];
}

function formatConstraints({ constraints }: PlannedCounty): string {
  const rows = constraints.map(({ kind, of, used, limit, unit, percent: share }) => [
    kind,
    of,
    String(round(used, 1)),
    String(round(limit, 1)),
    unit,
    percent(share),
  ]);
  return textTable(["limit", "of", ">used", ">allowed", "", ">used"], rows);
}

function formatPoints({ network, plan }: PlannedCounty): string {
  const stood = new Map(plan.before.points.map((row) => [row.area, row.total]));
  const names = new Map(network.areas.map((area) => [area.slug, `${area.name.zh} ${area.name.en}`]));
  const rows = plan.after.points.map(({ area, byClass: { checkpoint, hd, standard, unknown }, total }) => [
    names.get(area) ?? area,
    count(stood.get(area) ?? 0),
    count(total),
    ...[checkpoint, hd, standard, unknown].map(count),
  ]);
  return textTable(["points", ">before", ">after", ">checkpoint", ">HD", ">standard", ">unknown"], rows);
}

function formatLinks({ links, failures }: Plan): string {
  const rows = links.map(({ link, before, after }) => {
    const worst = failures?.worstOf.get(link);
    return [
      link,
      count(after.cameras),
      before ? fixed(busier(before)) : "",
      before ? percent(before.utilisationPercent) : "",
      fixed(busier(after)),
      shortRate(after),
      percent(after.utilisationPercent),
      worst ? percent(worst.load.utilisationPercent) : "",
      worst?.failure ?? "",
    ];
  });
  const head = ["link", ">points", ">before", ">", ">after", ">of", ">", ">worst", "when this fails"];
  return textTable(head, rows);
}

function busier({ upMbps, downMbps }: LinkLoad): number {
  return Math.max(upMbps, downMbps);
}

/** Mbit/s: `1 000`, of a LAG `2×1 000`. */
function shortRate({ capacityMbps, members }: LinkLoad): string {
  return members > 1 ? `${members}×${count(capacityMbps / members)}` : count(capacityMbps);
}

function formatVlans({ before, after }: Plan): string {
  const stood = new Map(before.vlans.map((vlan) => [vlan.id, vlan.devices]));
  const rows = after.vlans.map(({ id, name, prefix, gateway, devices, usableHosts }) => [
    String(id),
    name,
    prefix,
    gateway,
    stood.has(id) ? count(stood.get(id)!) : "new",
    count(devices),
    count(usableHosts),
  ]);
  return textTable([">VLAN", "name", "prefix", "gateway", ">before", ">after", ">hosts"], rows);
}

function formatSwitches({ before, after }: Plan): string {
  const used = ({ ports }: Plan["after"]["switches"][number]) => ports.filter(({ role }) => role !== "unused").length;
  const stood = new Map(before.switches.map((each) => [each.deviceId, count(used(each))]));
  const rows = after.switches.map((each) => [
    each.deviceId,
    each.management.address,
    String(each.management.vlan),
    stood.get(each.deviceId) ?? "new",
    count(used(each)),
    count(each.ports.length),
  ]);
  return textTable(["switch", "address", ">VLAN", ">ports before", ">after", ">of"], rows);
}

function formatStorage({ before, after }: Plan): string {
  const stood = new Map(before.storage.byClass.map((row) => [row.class, row.terabytes]));
  const rows = after.storage.byClass.map((row) => [
    row.class,
    count(row.cameras),
    String(row.retentionDays),
    String(round(stood.get(row.class) ?? 0, 1)),
    String(round(row.terabytes, 1)),
    "",
  ]);
  const both = (of: (storage: Plan["after"]["storage"]) => number) =>
    [before.storage, after.storage].map((storage) => String(round(of(storage), 1)));
  return textTable(
    ["recordings", ">cameras", ">days", ">TB before", ">after", ""],
    [
      ...rows,
      ["together", "", "", ...both(({ terabytes }) => terabytes), `${round(after.storage.tebibytes, 1)} TiB`],
      ["to buy, with the fill ceiling", "", "", ...both(({ requiredTB }) => requiredTB), ""],
      ["in the storage servers", "", "", ...both(({ installedTB }) => installedTB), ""],
    ],
  );
}

function formatPlatform({ before, after }: Plan): string {
  const servers = (phase: Plan["after"], role: string) => phase.platform.filter((node) => node.role === role).length;
  const rows = serverRoles
    .map((role) => [role, count(servers(before, role)), count(servers(after, role))])
    .filter(([, was, is]) => was !== "0" || is !== "0");
  return rows.length === 0 ? "" : textTable(["servers", ">before", ">after"], rows);
}

/** The code book's estimate for a centre beside what was planned: the greater of the two sizes the media servers. */
function formatCodeBook({ network, plan }: PlannedCounty): string {
  const load = platformLoad(standingOf(network, plan));
  const [estimate, through] = [centreMbps(network.county, load), throughMediaMbps(network.county, load)];
  return [
    `GB 51348-2019 §14.3.3 estimates ${formatRate(estimate)} for the centre; planned are ${formatRate(through)} through`,
    "the media servers (in and out, with headers), and the greater of the two counts",
  ].join("\n");
}

function formatPoe({ before, after }: Plan): string {
  const stood = new Map(before.poe.map((load) => [load.switch, load.allocatedWatts]));
  const rows = [...after.poe]
    .sort((a, b) => b.percent - a.percent)
    .map((load) => [
      load.switch,
      String(load.poweredDevices),
      stood.has(load.switch) ? `${stood.get(load.switch)} W` : "new",
      `${load.allocatedWatts} W`,
      `${load.budgetWatts} W`,
      percent(load.percent),
    ]);
  return rows.length === 0 ? "" : textTable(["PoE", ">devices", ">before", ">held ready", ">supply", ">used"], rows);
}
