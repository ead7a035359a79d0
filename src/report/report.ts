import type { Audit } from "../app/audit.ts";
import type { RolloutResult } from "../app/rollout.ts";
import type { Network } from "../core/network.ts";
import type { LinkLoad, Plan } from "../plan/plan.ts";

/** What a rehearsal found, as one value: the JSON report is this, and the page is drawn from it. Units are in the names. */
export interface Report {
  readonly camnet: "report";
  readonly version: 1;
  readonly generatedAt: string;
  readonly county: { readonly zh: string; readonly en: string; readonly source: string };
  readonly phase: number;
  readonly inventoryDigest: string;
  readonly headline: string;
  readonly steps: readonly { readonly name: string; readonly result: string; readonly tookMs: number }[];
  readonly points: readonly AreaPoints[];
  readonly links: readonly LinkRow[];
  readonly linkCeilingPercent: number;
  readonly poe: {
    readonly ceilingPercent: number;
    readonly switches: readonly {
      readonly switch: string;
      readonly allocatedWatts: number;
      readonly budgetWatts: number;
      readonly percent: number;
    }[];
  };
  readonly storage: {
    readonly byClass: Plan["after"]["storage"]["byClass"];
    readonly requiredTB: number;
    readonly installedTB: number;
    readonly terabytes: number;
    readonly tebibytes: number;
  };
  readonly vlans: readonly {
    readonly area: string;
    readonly id: number;
    readonly name: string;
    readonly prefix: string;
    readonly devices: number;
    readonly new: boolean;
  }[];
  readonly platform: readonly { readonly role: string; readonly before: number; readonly after: number }[];
  readonly push: PushSummary;
  /** The last push that changed something, when this one had nothing to change. */
  readonly lastPush?: PushSummary;
  readonly health: {
    readonly takenAt: string;
    readonly areas: readonly AreaHealth[];
    readonly total: AreaHealth;
    readonly causes: readonly string[];
  };
  readonly audit: { readonly counts: Audit["counts"]; readonly devices: number };
  readonly ledger: { readonly entries: number; readonly head: string };
  readonly findings: readonly {
    readonly severity: string;
    readonly code: string;
    readonly message: string;
    readonly place?: string;
  }[];
  readonly assumptions: readonly { readonly what: string; readonly because: string; readonly change: string }[];
}

export interface PushSummary {
  readonly run?: string;
  readonly changed: number;
  readonly failed: number;
  readonly notTried: number;
  readonly linesSent: number;
  readonly stopped?: string;
  readonly waves: RolloutResult["waves"];
  readonly failures: readonly {
    readonly device: string;
    readonly kind: string;
    readonly message: string;
    readonly restored: string;
  }[];
  readonly slowest: readonly { readonly device: string; readonly tookMs: number }[];
}

export interface AreaPoints {
  readonly area: string;
  readonly zh: string;
  readonly en: string;
  /** New points of the phase that the task table asks for. */
  readonly task: number;
  /** New points of the phase in the inventory, by class. */
  readonly added: Readonly<Record<"checkpoint" | "hd" | "standard" | "unknown", number>>;
  /** Points of earlier phases that stay in service. */
  readonly inService: number;
}

export interface LinkRow {
  readonly link: string;
  readonly to: string;
  readonly area: string;
  readonly beforeMbps: number;
  readonly afterMbps: number;
  readonly capacityBeforeMbps: number;
  readonly capacityAfterMbps: number;
  readonly beforePercent: number;
  readonly withoutUpgradePercent: number;
  readonly afterPercent: number;
}

export interface AreaHealth {
  readonly area: string;
  readonly expected: number;
  /** Those that answer, the degraded ones among them. */
  readonly online: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
}

const classes = ["checkpoint", "hd", "standard", "unknown"] as const;

/** New points of the planning phase per area beside the task table, in the order of the areas; areas without points are left out. */
export function pointsOf(network: Network, plan: Plan): readonly AreaPoints[] {
  const task = network.phases.find((p) => p.number === plan.phase)?.task ?? {};
  return network.areas.flatMap((area) => {
    const cameras = network.devices.filter(
      (d) => d.kind === "camera" && d.area === area.slug && d.status !== "retired",
    );
    if (cameras.length === 0) return [];
    const added = cameras.filter((c) => c.phase === plan.phase);
    const byClass = Object.fromEntries(
      classes.map((k) => [k, added.filter((c) => c.kind === "camera" && c.class === k).length]),
    );
    return [
      {
        area: area.slug,
        ...area.name,
        task: task[area.slug] ?? 0,
        added: byClass as AreaPoints["added"],
        inService: cameras.length - added.length,
      },
    ];
  });
}

/** Every uplink with its load and capacity on both sides of the phase, the busiest first. */
export function linksOf(plan: Plan): readonly LinkRow[] {
  return plan.links.map(({ before, after, withoutUpgradePercent }) => ({
    link: after.from,
    to: after.to,
    area: after.area,
    beforeMbps: busier(before),
    afterMbps: busier(after),
    capacityBeforeMbps: before?.capacityMbps ?? 0,
    capacityAfterMbps: after.capacityMbps,
    beforePercent: before?.utilisationPercent ?? 0,
    withoutUpgradePercent,
    afterPercent: after.utilisationPercent,
  }));
}

function busier(load: LinkLoad | undefined): number {
  return load ? Math.max(load.upMbps, load.downMbps) : 0;
}

/** Servers per role before and after the phase. */
export function platformOf(plan: Plan): Report["platform"] {
  const roles = [...new Set(plan.after.platform.map((n) => n.role))].sort();
  const counted = (nodes: Plan["after"]["platform"], role: string) => nodes.filter((n) => n.role === role).length;
  return roles.map((role) => ({
    role,
    before: counted(plan.before.platform, role),
    after: counted(plan.after.platform, role),
  }));
}

/** VLANs after the phase, and which of them it brings. */
export function vlansOf(plan: Plan): Report["vlans"] {
  const old = new Set(plan.before.vlans.map((v) => v.id));
  return plan.after.vlans.map(({ area, id, name, prefix, devices }) => ({
    area,
    id,
    name,
    prefix,
    devices,
    new: !old.has(id),
  }));
}

/** What a rollout did; an empty one when nothing needed changing. */
export function pushOf(result: RolloutResult | undefined): PushSummary {
  if (!result) return { changed: 0, failed: 0, notTried: 0, linesSent: 0, waves: [], failures: [], slowest: [] };
  const applied = result.devices.flatMap((d) => (d.result === "applied" ? [d] : []));
  const failures = result.devices.flatMap((d) =>
    d.result === "failed"
      ? [{ device: d.device, kind: d.failure.kind, message: d.failure.message, restored: d.restored }]
      : [],
  );
  return {
    run: result.run,
    changed: applied.length,
    failed: failures.length,
    notTried: result.notTried.length,
    linesSent: applied.reduce((sum, d) => sum + d.lines, 0),
    ...(result.stopped ? { stopped: result.stopped } : {}),
    waves: result.waves,
    failures,
    slowest: [...result.devices]
      .sort((a, b) => b.tookMs - a.tookMs)
      .slice(0, 5)
      .map(({ device, tookMs }) => ({ device, tookMs })),
  };
}
