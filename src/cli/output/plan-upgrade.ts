/** The proposal of an upgrade in JSON: what, for how much, at whose expense, and when. */
import * as z from "zod";
import type { PlannedUpgrade } from "../../app/plan-county.ts";
import { serverRoles } from "../../core/network.ts";
import { knownClasses } from "../../plan/offered-load.ts";
import type { Energy, EnergyPlan } from "../../plan/upgrade/energy.ts";
import type { Schedule } from "../../plan/upgrade/schedule.ts";
import { describeChange } from "../../report/plan-report.ts";
import { findingAsJson, findingOutput } from "./finding.ts";
import { rounded } from "./plan-load.ts";

const count = z.int().min(0);
const amount = z.number().describe("In the price list's currency, without tax.");
const rate = z.strictObject({ mbps: z.number(), members: z.int() });
const stream = z.strictObject({
  codec: z.enum(["h264", "h265"]),
  width: count,
  height: count,
  fps: z.number(),
  gop: z.number(),
  bitrateKbps: z.number(),
});

const item = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("link-rate"), link: z.string(), from: rate, to: rate }),
  z
    .strictObject({ kind: z.literal("backup-link"), switch: z.string(), to: z.string(), rate })
    .describe("Closes a ring, or gives a switch a second home."),
  z.strictObject({ kind: z.literal("switch-type"), switch: z.string(), from: z.string(), to: z.string() }),
  z.strictObject({
    kind: z.literal("new-switch"),
    id: z.string(),
    beside: z.string(),
    area: z.string(),
    site: z.string().optional(),
    type: z.string(),
    uplink: z.strictObject({ ...rate.shape, to: z.string() }),
  }),
  z.strictObject({ kind: z.literal("move-camera"), camera: z.string(), from: z.string(), to: z.string() }),
  z.strictObject({
    kind: z.literal("stream"),
    class: z.enum(knownClasses),
    from: stream,
    to: stream,
    cameras: count,
  }),
  z.strictObject({
    kind: z.literal("new-server"),
    id: z.string(),
    role: z.enum(serverRoles),
    type: z.string(),
    on: z.string(),
    area: z.string(),
    site: z.string().optional(),
  }),
]);

const billLine = z.strictObject({ what: z.string(), quantity: z.number(), unitPrice: amount, amount });

const energy = z.strictObject({
  devices: count,
  watts: z.number().min(0).optional().describe("Most that they draw together; absent where nobody knows any."),
  unknown: count.describe("Devices whose draw nobody states: on top."),
  byClass: count.describe("Cameras counted at what their PoE class may draw."),
  yearly: z.strictObject({ kilowattHours: z.number().min(0), cost: amount }).optional(),
});

export const energyOutput = z.strictObject({
  phase: count,
  shares: z.array(z.strictObject({ area: z.string(), payer: z.string(), ...energy.shape })),
  total: energy,
});

export const scheduleOutput = z
  .strictObject({
    window: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).optional(),
    workingDays: count,
    ends: z.iso.date().optional().describe("Last day of work."),
    jobs: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(["link", "switch", "server", "camera", "stream"]),
        what: z.string(),
        area: z.string(),
        staff: z.string().describe("A contractor's lot, or county for its own staff."),
        units: count,
        crewDays: z.number().min(0),
        from: z.iso.date(),
        to: z.iso.date(),
        crews: count,
        after: z.array(z.string()).describe("Jobs that are done on an earlier day."),
        rings: z.array(z.string()),
        items: z.array(z.string()).describe("Items of the proposal that it carries out."),
      }),
    ),
    findings: z.array(findingOutput),
  })
  .describe("In which order and on which days the phase is built, with the proposal where one was asked for.");

export const upgradeOutput = z
  .strictObject({
    currency: z.string(),
    cost: amount,
    bound: amount.describe("No feasible set of changes costs less."),
    proven: z
      .enum(["optimal", "bound", "none", "limit"])
      .describe("none: the price list cannot serve it all. limit: the search ended before it had an answer."),
    gapPercent: z.number().min(0).describe("(cost − bound) ÷ cost."),
    proof: z.string().describe("What the claim rests on."),
    items: z.array(
      z.strictObject({
        id: z.string(),
        says: z.string().describe("The change as an order to a crew."),
        area: z.string(),
        cost: amount,
        lines: z.array(billLine),
        because: z.array(z.string()).describe("What comes back without it."),
        moves: z
          .array(z.strictObject({ cable: z.string(), switch: z.string(), from: z.string(), to: z.string() }))
          .describe("Cables that stand and have to leave their port for it."),
        item,
      }),
    ),
    mends: z.array(findingOutput).describe("Errors that the proposal was asked to mend."),
    unserved: z.array(findingOutput).describe("What the items do not serve, or bring with them."),
    notes: z.array(findingOutput).describe("What limited the choice and is no demand."),
    findingsLeft: z.array(findingOutput).describe("Findings of the plan with the changes."),
    bill: z.strictObject({
      lines: z.array(z.strictObject({ area: z.string(), payer: z.string(), ...billLine.shape })),
      areas: z.array(z.strictObject({ area: z.string(), payer: z.string(), amount })),
      payers: z.array(z.strictObject({ payer: z.string(), amount })),
      paid: amount,
      notPaid: amount.describe("What pictures given up are held to be worth: paid by nobody."),
      total: amount,
    }),
  })
  .describe("The cheapest changes that the phase fits with: --upgrade.");

export function upgradeAsJson({ proposal, bill }: PlannedUpgrade): z.infer<typeof upgradeOutput> {
  const { currency, cost, bound, proven, gapPercent, proof, items, mends, unserved, notes, plan } = proposal;
  return {
    currency,
    cost,
    bound: rounded(bound),
    proven,
    gapPercent: rounded(gapPercent),
    proof,
    items: items.map(({ id, area, cost: price, lines, because, item: change, moves = [] }) => ({
      id,
      says: describeChange(change, moves),
      area,
      cost: price,
      lines: [...lines],
      because: [...because],
      moves: moves.map((move) => ({ ...move })),
      item: change,
    })),
    mends: mends.map(findingAsJson),
    unserved: unserved.map(findingAsJson),
    notes: notes.map(findingAsJson),
    findingsLeft: plan.findings.map(findingAsJson),
    bill: {
      lines: [...bill.lines],
      areas: [...bill.areas],
      payers: [...bill.payers],
      paid: bill.paid,
      notPaid: bill.notPaid,
      total: bill.total,
    },
  };
}

export function scheduleAsJson({
  window,
  workingDays,
  ends,
  jobs,
  findings,
}: Schedule): z.infer<typeof scheduleOutput> {
  return {
    ...(window ? { window } : {}),
    workingDays,
    ...(ends === undefined ? {} : { ends }),
    jobs: jobs.map(({ crewDays, after, rings, items, ...job }) => {
      const { id, kind, what, area, staff, units, from, to, crews } = job;
      return {
        ...{ id, kind, what, area, staff, units, from, to, crews },
        crewDays: rounded(crewDays),
        after: [...after],
        rings: [...rings],
        items: [...items],
      };
    }),
    findings: findings.map(findingAsJson),
  };
}

export function energyAsJson({ phase, shares, total }: EnergyPlan): z.infer<typeof energyOutput> {
  return {
    phase,
    shares: shares.map((share) => ({ area: share.area, payer: share.payer, ...drawn(share) })),
    total: drawn(total),
  };
}

function drawn({ devices, watts, unknown, byClass, yearly }: Energy): z.infer<typeof energy> {
  return {
    devices,
    ...(watts === undefined ? {} : { watts: rounded(watts) }),
    unknown,
    byClass,
    ...(yearly ? { yearly: { kilowattHours: rounded(yearly.kilowattHours), cost: rounded(yearly.cost) } } : {}),
  };
}
