/** The county's phase from check to audit on this machine: every step real, the devices simulated. */
import { join } from "node:path";
import { holdRunLock } from "../adapters/run-lock.ts";
import { type Audit, audit } from "../app/audit.ts";
import { type Ledger, openLedger, verifyLedger } from "../app/ledger.ts";
import { type CountySecrets, observeAll, revealSecrets } from "../app/observe.ts";
import { devicesInScope, type Proposal, propose, send } from "../app/push.ts";
import type { RolloutResult } from "../app/rollout.ts";
import { type Survey, survey } from "../app/survey.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { RunningLab } from "../lab/start-lab.ts";
import { linksOf, platformOf, pointsOf, pushOf, type Report, vlansOf } from "../report/report.ts";
import { isClean } from "./commands/audit.ts";
import { summary } from "./commands/diff.ts";
import { runId } from "./commands/push.ts";
import type { SoundCounty } from "./county.ts";
import { localEffects, type NetworkEffects, networkEffects } from "./effects.ts";
import { count, plural } from "./print-change.ts";

export interface RehearsalOptions {
  readonly inventory: string;
  readonly out: string;
  /** Percent of the devices that misbehave. */
  readonly faults: number;
  /** Begin with the county as the phase before left it, whatever was rehearsed earlier. */
  readonly fresh: boolean;
  readonly who: string;
}

/** One step: what it does, and a sentence about what came out. `say` shows where a long one is. */
export interface RehearsalStep {
  readonly name: string;
  run(rehearsal: Rehearsal, say: (text: string) => void): Promise<string>;
  /** Whether what came out is what one hopes for. Default: yes. */
  readonly well?: (rehearsal: Rehearsal) => boolean;
}

/** What the steps have found so far. Steps fill it in their order. */
export interface Rehearsal {
  readonly options: RehearsalOptions;
  readonly county: SoundCounty;
  /** Aborted when the run's lock is lost. */
  signal?: AbortSignal;
  lab?: RunningLab;
  effects?: NetworkEffects;
  secrets?: CountySecrets;
  proposal?: Proposal;
  result?: RolloutResult;
  ledger?: Ledger;
  survey?: Survey;
  audit?: Audit;
}

const everything = { status: "all" } as const;
const reportEvery = 50;

const labOf = ({ out }: RehearsalOptions) => join(out, "lab");
const stateOf = (options: RehearsalOptions) => join(labOf(options), "state");
const ledgerOf = (options: RehearsalOptions) => join(stateOf(options), "ledger.ndjson");

export const rehearsalSteps: readonly RehearsalStep[] = [
  {
    name: "Plan the phase",
    async run({ county: { network, plan } }) {
      const broken = plan.links.filter((l) => l.breaksWithoutUpgrade).length;
      const over = plan.links.filter((l) => l.overCeiling).length;
      const points = pointsOf(network, plan).reduce(
        (sum, p) => sum + Object.values(p.added).reduce((a, b) => a + b, 0),
        0,
      );
      return `phase ${plan.phase} adds ${plural(points, "point")}; ${plural(broken, "uplink")} would break without the upgrade, ${count(over)} over the ceiling with it`;
    },
  },
  {
    name: "Synthesise the stacks",
    async run({ county, options }) {
      const { synthStacks } = await import("../../stacks/main.ts");
      const folder = (phase: number) => join(options.out, "stacks", `phase-${phase}`);
      await synthStacks(county.plan, county.network, { outDir: folder(county.plan.before.phase), phase: "before" });
      const { stacks } = await synthStacks(county.plan, county.network, {
        outDir: folder(county.plan.phase),
        phase: "after",
      });
      const resources = stacks.reduce((sum, s) => sum + s.resources, 0);
      return `${plural(stacks.length, "stack")}, ${plural(resources, "resource")} in ${folder(county.plan.phase)}`;
    },
  },
  {
    name: "Boot the county",
    async run(rehearsal, say) {
      const { options } = rehearsal;
      const { startLab } = await import("../lab/start-lab.ts");
      say("switches and cameras are starting");
      rehearsal.lab = await startLab({
        inventory: options.inventory,
        folder: labOf(options),
        faultPercent: options.faults,
        fresh: options.fresh,
      });
      rehearsal.effects = await networkEffects({ lab: labOf(options), state: stateOf(options), trustNewHosts: true });
      rehearsal.secrets = await revealSecrets(rehearsal.effects, rehearsal.county.network.county);
      const { switches, cameras } = rehearsal.county.plan.after;
      return `${plural(switches.length, "switch", "switches")} and ${plural(cameras.length, "camera")} answer on loopback (SNMP, SSH, ONVIF)`;
    },
  },
  {
    name: "Show the change",
    async run(rehearsal, say) {
      const { county } = rehearsal;
      rehearsal.proposal = await propose(
        rehearsal.effects!,
        county,
        rehearsal.secrets!,
        everything,
        (_observed, done, total) => {
          if (done % reportEvery === 0) say(`${count(done)} of ${count(total)} devices read`);
        },
      );
      return summary(rehearsal.proposal).replace(/\.$/, "");
    },
    well: ({ proposal }) => proposal!.observed.every((o) => o.ok),
  },
  {
    name: "Push in waves",
    async run(rehearsal, say) {
      const { county, options, proposal } = rehearsal;
      const opened = await openLedger(rehearsal.effects!.stateFiles, rehearsal.effects!.clock, ledgerOf(options));
      if (!opened.ok)
        throw new OperatorError(
          `the rehearsal's ledger does not verify (line ${opened.check.line}: ${opened.check.problem}); type: camnet rehearse --fresh`,
        );
      rehearsal.ledger = opened.ledger;
      if (proposal!.changes.length === 0) return "nothing to change";
      let done = 0;
      rehearsal.result = await send(rehearsal.effects!, county, proposal!, {
        run: runId(rehearsal.effects!.clock.now()),
        who: options.who,
        ledger: opened.ledger,
        inventoryDigest: county.inventoryDigest,
        ...(rehearsal.signal ? { signal: rehearsal.signal } : {}),
        onDevice: ({ wave }) => {
          if (++done % reportEvery === 0)
            say(`${wave}: ${count(done)} of ${count(proposal!.changes.length)} devices changed`);
        },
      });
      const push = pushOf(rehearsal.result);
      return `${push.stopped ? `stopped: ${push.stopped}; ` : ""}${plural(push.changed, "device")} changed and read back in ${plural(push.waves.length, "wave")}, ${count(push.failed)} failed${push.notTried > 0 ? `, ${count(push.notTried)} not tried` : ""}`;
    },
    well: ({ result }) =>
      result === undefined || (result.complete && result.devices.every((d) => d.result === "applied")),
  },
  {
    name: "Probe every device",
    async run(rehearsal, say) {
      rehearsal.survey = await survey(rehearsal.effects!, rehearsal.county, {
        scope: everything,
        onEach: (done, all) => {
          if (done % reportEvery === 0) say(`${count(done)} of ${count(all)} devices asked`);
        },
      });
      const { online, expected, degraded } = rehearsal.survey.total;
      return `${count(online)} of ${count(expected)} devices online (${((100 * online) / expected).toFixed(1)} %), ${count(degraded)} of them degraded`;
    },
    well: ({ survey: health }) => health!.total.online === health!.total.expected,
  },
  {
    name: "Audit intended against running",
    async run(rehearsal, say) {
      const { county, options } = rehearsal;
      const { devices } = devicesInScope(county, rehearsal.secrets!, everything);
      const observed = await observeAll(rehearsal.effects!, devices, {
        parallel: county.network.county.policy.rollout.parallel,
        onEach: (_observed, done) => {
          if (done % reportEvery === 0) say(`${count(done)} of ${count(devices.length)} devices read`);
        },
      });
      const ledger = verifyLedger((await rehearsal.effects!.files.read(ledgerOf(options))) ?? "");
      rehearsal.audit = audit(observed, ledger.entries);
      const chain = ledger.ok
        ? `the ledger's ${plural(ledger.entries.length, "entry", "entries")} verify`
        : `THE LEDGER DOES NOT VERIFY at line ${ledger.line}`;
      return `${count(rehearsal.audit.counts["in-line"])} of ${plural(devices.length, "device")} run what is intended; ${chain}`;
    },
    well: ({ audit: verdict }) => isClean(verdict!),
  },
];

/** Every step came out as one hopes. */
export function wentWell(rehearsal: Rehearsal): boolean {
  return rehearsalSteps.every((step) => step.well?.(rehearsal) ?? true);
}

/** One push at a time in the rehearsal's state; the lab is always stopped. */
export async function inRehearsal<T>(rehearsal: Rehearsal, work: () => Promise<T>): Promise<T> {
  const lost = new AbortController();
  rehearsal.signal = lost.signal;
  const release = await holdRunLock(stateOf(rehearsal.options), () => lost.abort());
  try {
    return await work();
  } finally {
    await rehearsal.effects?.close();
    await rehearsal.lab?.stop();
    await release();
  }
}

/** The sentence that the page opens with: does the phase fit, what was changed, what answers, what runs as intended. */
export function headline({ county, result, survey: health, audit: verdict }: Rehearsal): string {
  const { plan } = county;
  const over = plan.links.filter((l) => l.overCeiling).length;
  const saved = plan.links.filter((l) => l.breaksWithoutUpgrade && !l.overCeiling).length;
  const fits =
    over > 0
      ? `Phase ${plan.phase} does not fit: ${plural(over, "uplink")} over the ceiling`
      : `Phase ${plan.phase} fits: no uplink over the ceiling, ${plural(saved, "uplink")} would be without the upgrade`;
  const { online, expected } = health!.total;
  const { counts, devices } = verdict!;
  return [
    fits,
    changed(result, counts["in-line"] === devices.length),
    `${count(online)} of ${plural(expected, "device")} answer`,
    `${count(counts["in-line"])} of ${plural(devices.length, "device")} run what is intended.`,
  ].join("; ");
}

function changed(result: RolloutResult | undefined, allInLine: boolean): string {
  if (!result) return allInLine ? "nothing had to be changed" : "nothing was changed";
  const { changed: devices, waves, failed, stopped, notTried } = pushOf(result);
  const end = stopped ? `the push was stopped with ${plural(notTried, "device")} not tried, since ${stopped}: ` : "";
  return `${end}${plural(devices, "device")} changed in ${plural(waves.length, "wave")}, ${plural(failed, "failure")}`;
}

/** `earlier` is the report that stands in the out folder, for the last push when this one had nothing to change. */
export function toReport(rehearsal: Rehearsal, steps: Report["steps"], earlier?: Report): Report {
  const { county, survey: health, audit: verdict, ledger, result } = rehearsal;
  const { network, plan } = county;
  const { policy } = network.county;
  const { storage } = plan.after;
  return {
    camnet: "report",
    version: 1,
    generatedAt: localEffects.clock.now().toISOString(),
    county: { ...network.county.name, source: network.county.document },
    phase: plan.phase,
    inventoryDigest: county.inventoryDigest,
    headline: headline(rehearsal),
    steps,
    points: pointsOf(network, plan),
    links: linksOf(plan),
    linkCeilingPercent: policy.linkCeilingPercent,
    poe: {
      ceilingPercent: policy.poeCeilingPercent,
      switches: plan.after.poe.map(({ switch: id, allocatedWatts, budgetWatts, percent }) => ({
        switch: id,
        allocatedWatts,
        budgetWatts,
        percent,
      })),
    },
    storage: {
      byClass: storage.byClass,
      terabytes: storage.terabytes,
      tebibytes: storage.tebibytes,
      requiredTB: storage.requiredTB,
      installedTB: storage.installedTB,
    },
    vlans: vlansOf(plan),
    platform: platformOf(plan),
    push: pushOf(result),
    ...lastPushOf(result, earlier),
    health: {
      takenAt: health!.takenAt,
      areas: health!.areas.map((a) => ({ ...a })),
      total: { area: "county", ...health!.total },
      causes: health!.causes.map(
        (c) => `${c.device}: ${c.reason}${c.hides > 0 ? `, hides ${plural(c.hides, "device")}` : ""}`,
      ),
    },
    audit: { counts: verdict!.counts, devices: verdict!.devices.length },
    ledger: { entries: ledger!.head().entries, head: ledger!.head().hash },
    findings: county.diagnostics.map((d) => ({
      severity: d.severity,
      code: d.code,
      message: d.message,
      ...(d.where ? { place: `${d.where.file}:${d.where.line}` } : {}),
    })),
    assumptions: network.assumptions.map(({ what, because, change }) => ({ what, because, change })),
  };
}

function lastPushOf(result: RolloutResult | undefined, earlier: Report | undefined): Pick<Report, "lastPush"> {
  if (result || !earlier) return {};
  const lastPush = earlier.push.run ? earlier.push : earlier.lastPush;
  return lastPush ? { lastPush } : {};
}
