import type { Diagnostic } from "../../core/diagnostic.ts";
import type { KnownClass, LinkRate, Network, ServerRole, StreamProfile } from "../../core/network.ts";
import type { Plan } from "../plan.ts";

export type Rate = Pick<LinkRate, "mbps" | "members">;

/** One change that an upgrade may be made of. Each can be taken out alone, priced, built and written into the inventory. */
export type UpgradeItem =
  | { readonly kind: "link-rate"; readonly link: string; readonly from: Rate; readonly to: Rate }
  /** Closes a ring, or gives a switch a second home. */
  | { readonly kind: "backup-link"; readonly switch: string; readonly to: string; readonly rate: Rate }
  | { readonly kind: "switch-type"; readonly switch: string; readonly from: string; readonly to: string }
  /** One more access switch beside the one whose cameras it takes. */
  | {
      readonly kind: "new-switch";
      readonly id: string;
      readonly beside: string;
      readonly area: string;
      readonly site?: string;
      readonly type: string;
      readonly uplink: Rate & { readonly to: string };
    }
  | { readonly kind: "move-camera"; readonly camera: string; readonly from: string; readonly to: string }
  /** Another codec or bit rate of a whole class, never below its floor. */
  | {
      readonly kind: "stream";
      readonly class: KnownClass;
      readonly from: StreamProfile;
      readonly to: StreamProfile;
      readonly cameras: number;
    }
  | {
      readonly kind: "new-server";
      readonly id: string;
      readonly role: ServerRole;
      readonly type: string;
      readonly on: string;
      readonly area: string;
      readonly site?: string;
    };

export interface PricedItem {
  /** Stable and unique within the proposal, for example `link-rate qiaotou-agg-1`. */
  readonly id: string;
  readonly item: UpgradeItem;
  /** Area whose township or line it serves. */
  readonly area: string;
  /** What it is made of; amounts in the price list's currency. */
  readonly lines: readonly BillLine[];
  readonly cost: number;
  /** Which demand binds: the findings that come back without it, as sentences. */
  readonly because: readonly string[];
  /** Cables that stand and have to leave their port for it. */
  readonly moves?: readonly MovedCable[];
}

/** One end of a cable that leaves a port of a switch for another. */
export interface MovedCable {
  /** Id of the link, camera or server. */
  readonly cable: string;
  readonly switch: string;
  readonly from: string;
  readonly to: string;
}

export interface BillLine {
  /** Device type, `optic 10000`, `fibre pair`, `work: link` …: a key of the price list in words. */
  readonly what: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
}

/** The cheapest set of changes with which the phase has no finding left, as far as the price list can serve it. */
export interface Proposal {
  readonly items: readonly PricedItem[];
  readonly currency: string;
  readonly cost: number;
  /** No feasible set costs less than this. */
  readonly bound: number;
  /**
   * optimal: cost equals the bound to within the tolerance · bound: serves everything, and at least the bound is needed · none: nothing
   * in the price list can serve it all · limit: the search ended before it had an answer, and whether there is one is not known.
   */
  readonly proven: "optimal" | "bound" | "none" | "limit";
  /** (cost − bound) ÷ cost, percent. */
  readonly gapPercent: number;
  /** What the claim rests on, in one or two sentences. */
  readonly proof: string;
  /** Errors of the plan before that the proposal was asked to mend. */
  readonly mends: readonly Diagnostic[];
  /** What is not served by the items or comes with them, with its place and what to do. */
  readonly unserved: readonly Diagnostic[];
  /** What limited the choice and is no demand: types in use without a price, prices that no item could do without. */
  readonly notes: readonly Diagnostic[];
  /** The network with the changes, and its plan: what the claim was checked with. */
  readonly network: Network;
  readonly plan: Plan;
}
