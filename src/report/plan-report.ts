import type { Diagnostic, Place } from "../core/diagnostic.ts";
import type { Area, BilingualName, Device, FailureKind, Network, Site, StreamProfile } from "../core/network.ts";
import { type Constraint, constraintsOf } from "../plan/constraints.ts";
import { describeFailure } from "../plan/failures.ts";
import type { FailureCase, LinkLoad, Plan } from "../plan/plan.ts";
import type { Bill } from "../plan/upgrade/bill.ts";
import type { EnergyPlan } from "../plan/upgrade/energy.ts";
import { describeMoves } from "../plan/upgrade/moved-cables.ts";
import type { MovedCable, Proposal, Rate, UpgradeItem } from "../plan/upgrade/proposal.ts";
import type { Schedule, ScheduledJob } from "../plan/upgrade/schedule.ts";
import type { WhatIf } from "../plan/what-if.ts";
import { formatRate } from "../plan/wording.ts";
import { type AreaPoints, platformOf, pointsOf } from "./report.ts";
import { whatIfWords } from "./what-if-words.ts";

/**
 * Everything that the plan's page and its sheets say, as one value without a network or a plan in it. Units are in the names. With
 * a proposal it is of the phase with the changes, and `without` is what they change.
 */
export interface PlanReport extends PlannedPhase {
  readonly county: BilingualName & { readonly source: string };
  readonly phase: BilingualName & {
    readonly number: number;
    readonly window?: { readonly from: string; readonly to: string };
  };
  readonly inventoryDigest: string;
  /** Under what it was planned besides the inventory, in words. */
  readonly suppositions: readonly BilingualName[];
  readonly ceilings: Ceilings;
  readonly points: readonly AreaPoints[];
  /** The same phase without the proposal's changes; absent where there are none. */
  readonly without?: PlannedPhase;
  readonly upgrade?: PlanUpgrade;
  readonly bill?: Bill;
  readonly energy?: { readonly before: EnergyPlan; readonly after: EnergyPlan };
  readonly schedule?: {
    readonly jobs: readonly ScheduledJob[];
    readonly window?: { readonly from: string; readonly to: string };
    readonly workingDays: number;
    readonly ends?: string;
    readonly findings: readonly PlanFinding[];
  };
  readonly assumptions: readonly { readonly what: string; readonly because: string; readonly change: string }[];
}

/** What a proposal may change. */
export interface PlannedPhase {
  /** What binds, tightest first; absent where it was not asked for. */
  readonly limits?: readonly Constraint[];
  readonly links: readonly PlanLink[];
  readonly picture: NetworkPicture;
  /** Worst first; absent where single failures were not tried. */
  readonly failures?: readonly PlanFailure[];
  readonly prefixes: readonly PlanPrefix[];
  readonly devices: readonly PlanDevice[];
  readonly poe: readonly PlanPoe[];
  readonly storage: {
    readonly before: Plan["after"]["storage"];
    readonly after: Plan["after"]["storage"];
  };
  readonly platform: readonly { readonly role: string; readonly before: number; readonly after: number }[];
  readonly findings: readonly PlanFinding[];
}

export interface Ceilings {
  readonly linkPercent: number;
  readonly linkWarnPercent: number;
  readonly failurePercent: number;
  readonly poePercent: number;
  readonly storageFillPercent: number;
  readonly maxDarkCameras: number;
  /** Kinds of single failure that have to be survived. */
  readonly survive: readonly FailureKind[];
}

export interface PlanLink {
  readonly link: string;
  readonly from: string;
  readonly to: string;
  readonly area: string;
  readonly role: "uplink" | "backup";
  /** Absent: the phase brings the link. */
  readonly before?: Carried;
  readonly after: Carried;
  /** While the failure lasts that fills it most, where one fills it more than it is in health. */
  readonly worst?: Carried & { readonly failure: string };
  /** Load of the phase on the rate that stood before. */
  readonly withoutUpgradePercent: number;
  readonly over: boolean;
  /** Above the ceiling for failures: in one that has to be survived, or only in others. */
  readonly overInFailure: "no" | "allowed" | "required";
}

export interface Carried {
  readonly cameras: number;
  readonly members: number;
  readonly capacityMbps: number;
  readonly usableMbps: number;
  /** The busier direction. */
  readonly mbps: number;
  /** Of the usable rate. */
  readonly percent: number;
}

/** What the drawing needs besides the links. */
export interface NetworkPicture {
  readonly areas: readonly Pick<Area, "slug" | "kind" | "name">[];
  readonly switches: readonly {
    readonly id: string;
    readonly role: "access" | "aggregation" | "core";
    readonly area: string;
    /** Points and servers that are cabled to it. */
    readonly cameras: number;
    readonly servers: number;
    /** The phase brings it. */
    readonly isNew: boolean;
  }[];
  readonly rooms: readonly { readonly name: string; readonly level: 1 | 2 | 3; readonly on: string }[];
}

export interface PlanFailure {
  readonly id: string;
  readonly kind: FailureKind;
  readonly what: string;
  readonly required: boolean;
  readonly survived: boolean;
  readonly darkCameras: number;
  readonly darkSwitches: number;
  readonly darkRooms: number;
  readonly darkScreens: number;
  readonly backups: readonly string[];
  readonly linksOver: number;
  /** The link that it fills most. */
  readonly fullest?: { readonly link: string; readonly percent: number };
  /** `media 3 of 4`. */
  readonly short: readonly string[];
}

export interface PlanPrefix {
  readonly area: string;
  readonly service: string;
  readonly vlan: number;
  readonly name: string;
  readonly prefix: string;
  readonly gateway: string;
  readonly usedBefore: number;
  readonly used: number;
  readonly usable: number;
}

export interface PlanDevice {
  readonly id: string;
  readonly kind: Device["kind"];
  readonly name: string;
  readonly area: string;
  readonly phase: number;
  readonly type: string;
  readonly address: string;
  readonly vlan: number;
  /** `qiaotou-acc-01 GigabitEthernet0/0/5`. */
  readonly port: string;
  readonly deviceCode: string;
  readonly isNew: boolean;
}

export interface PlanPoe {
  readonly switch: string;
  readonly area: string;
  readonly poweredDevices: number;
  readonly beforeWatts: number;
  readonly allocatedWatts: number;
  readonly budgetWatts: number;
  readonly percent: number;
}

export interface PlanUpgrade {
  readonly currency: string;
  readonly cost: number;
  readonly bound: number;
  readonly gapPercent: number;
  readonly proven: Proposal["proven"];
  readonly proof: string;
  readonly changes: readonly {
    readonly id: string;
    readonly area: string;
    readonly what: string;
    readonly cost: number;
    readonly because: readonly string[];
  }[];
  readonly unserved: readonly PlanFinding[];
  /** What the price list lacks. */
  readonly notes: readonly PlanFinding[];
  /** Errors that are left with the changes. */
  readonly errorsLeft: number;
}

export interface PlanFinding {
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
  readonly place: string;
  readonly hints: readonly string[];
}

export interface PlanReportInput {
  readonly network: Network;
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly inventoryDigest: string;
  readonly whatIfs?: readonly WhatIf[];
  readonly constraints?: readonly Constraint[];
  readonly proposal?: Proposal;
  readonly bill?: Bill;
  /** Before the phase, and after it with the proposal. */
  readonly energy?: { readonly before: EnergyPlan; readonly after: EnergyPlan };
  readonly schedule?: Schedule;
}

/** What the plan's page and sheets show. Every list has the order in which it is printed. */
export function planReportOf(input: PlanReportInput): PlanReport {
  const { network, plan, inventoryDigest, proposal, bill, energy, schedule } = input;
  const { county } = network;
  const phase = network.phases.find(({ number }) => number === plan.phase);
  const without = phaseOf(input);
  const upgraded = proposal && proposal.items.length > 0 ? phaseOf(upgradedInput(input, proposal)) : undefined;
  return {
    county: { ...county.name, source: county.document },
    phase: {
      number: plan.phase,
      zh: phase?.name.zh ?? `${plan.phase} 期`,
      en: phase?.name.en ?? `Phase ${plan.phase}`,
      ...(phase?.window ? { window: phase.window } : {}),
    },
    inventoryDigest,
    suppositions: (input.whatIfs ?? []).map((whatIf) => whatIfWords(whatIf, network)),
    ceilings: {
      linkPercent: county.policy.linkCeilingPercent,
      linkWarnPercent: county.policy.linkWarnPercent,
      failurePercent: county.policy.failureCeilingPercent,
      poePercent: county.policy.poeCeilingPercent,
      storageFillPercent: county.policy.storageFillPercent,
      maxDarkCameras: county.policy.maxDarkCameras,
      survive: county.policy.survive,
    },
    points: pointsOf(network, plan),
    ...(upgraded ? { ...upgraded, without } : without),
    ...(proposal ? { upgrade: upgradeOf(proposal) } : {}),
    ...(bill ? { bill } : {}),
    ...(energy ? { energy } : {}),
    ...(schedule ? { schedule: { ...schedule, findings: schedule.findings.map(findingOf) } } : {}),
    assumptions: network.assumptions.map(({ what, because, change }) => ({ what, because, change })),
  };
}

type PhaseInput = Pick<PlanReportInput, "network" | "plan" | "diagnostics" | "constraints">;

function phaseOf({ network, plan, diagnostics, constraints }: PhaseInput): PlannedPhase {
  return {
    ...(constraints ? { limits: constraints } : {}),
    links: linksOf(network, plan),
    picture: pictureOf(network, plan),
    ...(plan.failures ? { failures: plan.failures.cases.map(failureOf) } : {}),
    prefixes: prefixesOf(plan),
    devices: devicesOf(network, plan),
    poe: poeOf(network, plan),
    storage: { before: plan.before.storage, after: plan.after.storage },
    platform: platformOf(plan),
    findings: diagnostics.map(findingOf),
  };
}

/** The phase with the proposal's changes, beside what stands today: a change of bit rates would otherwise change the past as well. */
function upgradedInput({ plan, diagnostics, constraints }: PlanReportInput, proposal: Proposal): PhaseInput {
  const { network, plan: upgraded } = proposal;
  const stood = new Map(plan.links.map((change) => [change.link, change]));
  const links = upgraded.links.map((change) => {
    const { before, withoutUpgradePercent } = stood.get(change.link) ?? change;
    return { ...change, ...(before ? { before } : {}), withoutUpgradePercent };
  });
  const ofPlan = new Set(plan.findings);
  return {
    network,
    plan: { ...upgraded, before: plan.before, links },
    diagnostics: [...diagnostics.filter((each) => !ofPlan.has(each)), ...upgraded.findings],
    ...(constraints ? { constraints: constraintsOf(network, upgraded) } : {}),
  };
}

/** Uplinks before backups, each in the county's order of areas, then by id. */
function linksOf(network: Network, plan: Plan): readonly PlanLink[] {
  const { failureCeilingPercent } = network.county.policy;
  const order = new Map(network.areas.map(({ slug }, n) => [slug, n]));
  const required = (plan.failures?.cases ?? []).filter((failed) => failed.required);
  const overInRequired = new Set(required.flatMap(({ over }) => over.map(({ link }) => link)));
  return plan.links
    .map(({ link, before, after, withoutUpgradePercent, overCeiling }): PlanLink => {
      const worst = plan.failures?.worstOf.get(link);
      return {
        link,
        from: after.from,
        to: after.to,
        area: after.area,
        role: after.role,
        ...(before ? { before: carried(before) } : {}),
        after: carried(after),
        ...(worst ? { worst: { ...carried(worst.load), failure: worst.failure } } : {}),
        withoutUpgradePercent,
        over: overCeiling,
        overInFailure: overInRequired.has(link)
          ? "required"
          : worst && worst.load.utilisationPercent > failureCeilingPercent
            ? "allowed"
            : "no",
      };
    })
    .sort(
      (a, b) =>
        (a.role === b.role ? 0 : a.role === "uplink" ? -1 : 1) ||
        order.get(a.area)! - order.get(b.area)! ||
        (a.link < b.link ? -1 : 1),
    );
}

function carried({ cameras, members, capacityMbps, usableMbps, upMbps, downMbps, utilisationPercent }: LinkLoad) {
  return {
    cameras,
    members,
    capacityMbps,
    usableMbps,
    mbps: Math.max(upMbps, downMbps),
    percent: utilisationPercent,
  };
}

function pictureOf(network: Network, { phase }: Plan): NetworkPicture {
  const standing = network.devices.filter((device) => device.phase <= phase && device.status !== "retired");
  const on = (kind: "camera" | "server") => {
    const counts = new Map<string, number>();
    for (const device of standing)
      if (device.kind === kind && "on" in device) counts.set(device.on, (counts.get(device.on) ?? 0) + 1);
    return counts;
  };
  const [cameras, servers] = [on("camera"), on("server")];
  const switches = standing.flatMap((device) =>
    device.kind === "switch"
      ? [
          {
            id: device.id,
            role: device.role,
            area: device.area,
            cameras: cameras.get(device.id) ?? 0,
            servers: servers.get(device.id) ?? 0,
            isNew: device.phase === phase,
          },
        ]
      : [],
  );
  const stands = new Set(switches.map(({ id }) => id));
  return {
    areas: network.areas.map(({ slug, kind, name }) => ({ slug, kind, name })),
    switches,
    rooms: network.sites.flatMap(({ name, room }: Site) =>
      room && stands.has(room.on) ? [{ name, level: room.level, on: room.on }] : [],
    ),
  };
}

function failureOf(failed: FailureCase): PlanFailure {
  const { id, kind, required, survived, backups, over, fullest, short } = failed;
  const { darkCameras, darkSwitches, darkRooms, darkScreens } = failed;
  return {
    id,
    kind,
    what: describeFailure(failed),
    required,
    survived,
    darkCameras,
    darkSwitches,
    darkRooms,
    darkScreens,
    backups,
    linksOver: over.length,
    ...(fullest ? { fullest: { link: fullest.link, percent: fullest.utilisationPercent } } : {}),
    short: short.map(({ role, needed, left }) => `${role} ${left} of ${needed}`),
  };
}

function prefixesOf({ before, after }: Plan): readonly PlanPrefix[] {
  const stood = new Map(before.vlans.map(({ id, devices }) => [id, devices]));
  return after.vlans.map(({ area, service, id, name, prefix, gateway, devices, usableHosts }) => ({
    area,
    service,
    vlan: id,
    name,
    prefix,
    gateway,
    usedBefore: stood.get(id) ?? 0,
    used: devices,
    usable: usableHosts,
  }));
}

function devicesOf(network: Network, plan: Plan): readonly PlanDevice[] {
  return network.devices.flatMap(({ id, kind, name, area, phase, status, type }): readonly PlanDevice[] => {
    const numbers = plan.allocations.devices[id];
    if (phase > plan.phase || status === "retired" || !numbers) return [];
    const { port, uplink, address, vlan, deviceCode = "" } = numbers;
    return [
      {
        id,
        kind,
        name,
        area,
        phase,
        type: type.slug,
        address,
        vlan,
        port: port ? `${port.switch} ${port.name}` : uplink ? `${uplink.to} ${uplink.toPort}` : "",
        deviceCode,
        isNew: phase === plan.phase,
      },
    ];
  });
}

function poeOf(network: Network, { before, after }: Plan): readonly PlanPoe[] {
  const stood = new Map(before.poe.map((load) => [load.switch, load.allocatedWatts]));
  const areas = new Map(network.devices.map(({ id, area }) => [id, area]));
  return after.poe.map(({ switch: id, poweredDevices, allocatedWatts, budgetWatts, percent }) => ({
    switch: id,
    area: areas.get(id)!,
    poweredDevices,
    beforeWatts: stood.get(id) ?? 0,
    allocatedWatts,
    budgetWatts,
    percent,
  }));
}

function upgradeOf({ items, plan, ...proposal }: Proposal): PlanUpgrade {
  return {
    currency: proposal.currency,
    cost: proposal.cost,
    bound: proposal.bound,
    gapPercent: proposal.gapPercent,
    proven: proposal.proven,
    proof: proposal.proof,
    changes: items.map(({ id, area, item, moves, cost, because }) => ({
      id,
      area,
      what: describeChange(item, moves),
      cost,
      because,
    })),
    unserved: proposal.unserved.map(findingOf),
    notes: proposal.notes.map(findingOf),
    errorsLeft: plan.findings.filter(({ severity }) => severity === "error").length,
  };
}

/** One change of a proposal as an order to a crew, with the cables that have to leave their ports for it. */
export function describeChange(item: UpgradeItem, moves: readonly MovedCable[] = []): string {
  return `${describeItem(item)}${describeMoves(moves)}`;
}

function describeItem(item: UpgradeItem): string {
  switch (item.kind) {
    case "link-rate":
      return `uplink of ${item.link}: ${describeRate(item.from)} becomes ${describeRate(item.to)}`;
    case "backup-link":
      return `second way for ${item.switch}: ${describeRate(item.rate)} to ${item.to}`;
    case "switch-type":
      return `${item.switch}: ${item.from} becomes ${item.to}`;
    case "new-switch":
      return `new switch ${item.id}, ${item.type}, beside ${item.beside}; ${describeRate(item.uplink)} to ${item.uplink.to}`;
    case "move-camera":
      return `camera ${item.camera}: from ${item.from} to ${item.to}`;
    case "stream":
      return `${item.class}, ${item.cameras} cameras: ${describeStream(item.from)} becomes ${describeStream(item.to)}`;
    case "new-server":
      return `new ${item.role} server ${item.id}, ${item.type}, on ${item.on}`;
  }
}

function describeRate({ mbps, members }: Rate): string {
  return members > 1 ? `${members} × ${formatRate(mbps)}` : formatRate(mbps);
}

function describeStream({ codec, bitrateKbps }: StreamProfile): string {
  return `${codec} ${bitrateKbps} kbit/s`;
}

function findingOf({ severity, code, message, where, hints }: Diagnostic): PlanFinding {
  return { severity, code, message, place: where ? placeText(where) : "", hints };
}

/** `county.yaml:12`, or the file alone where the finding is about all of it. */
function placeText({ file, line }: Place): string {
  return line > 0 ? `${file}:${line}` : file;
}
