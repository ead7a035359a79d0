import type { Network } from "../../core/network.ts";
import { compare } from "../wording.ts";
import { county } from "./payer.ts";
import type { BillLine, PricedItem } from "./proposal.ts";

/** What a proposal is made of, as the county orders it. Amounts in the price list's currency, exact to the hundredth. */
export interface Bill {
  readonly currency: string;
  /** In the county's order of areas, then by payer, then as the proposal's items name things. */
  readonly lines: readonly AreaBillLine[];
  readonly areas: readonly BillSum[];
  readonly payers: readonly { readonly payer: string; readonly amount: number }[];
  /** What is paid. */
  readonly paid: number;
  /** What pictures given up are held to be worth: weighed in the proposal, paid by nobody. */
  readonly notPaid: number;
  /** The cost of the proposal: what is paid and what is not. */
  readonly total: number;
}

export interface AreaBillLine extends BillLine {
  readonly area: string;
  readonly payer: string;
}

export interface BillSum {
  readonly area: string;
  readonly payer: string;
  readonly amount: number;
}

/** Payer of what only weighs in the comparison of proposals. */
export const nobody = "nobody";

/**
 * Groups the lines of a proposal's items by area, payer and article. The county pays construction, network and platform; the
 * township pays electricity, which is in the energy plan. The total is the cost of the proposal.
 */
export function billOf(items: readonly PricedItem[], network: Pick<Network, "areas" | "prices">): Bill {
  const order = new Map(network.areas.map(({ slug }, n) => [slug, n]));
  const lines = new Map<string, AreaBillLine>();
  for (const { area, item, lines: own } of items) {
    const payer = item.kind === "stream" ? nobody : county;
    for (const { what, quantity, unitPrice, amount } of own) {
      const key = JSON.stringify([area, payer, what, unitPrice]);
      const earlier = lines.get(key);
      lines.set(key, {
        area,
        payer,
        what,
        quantity: (earlier?.quantity ?? 0) + quantity,
        unitPrice,
        amount: sumExactly([earlier?.amount ?? 0, amount]),
      });
    }
  }
  const sorted = [...lines.values()].sort(
    (a, b) =>
      (order.get(a.area) ?? order.size) - (order.get(b.area) ?? order.size) ||
      compare(a.area, b.area) ||
      compare(a.payer, b.payer) ||
      compare(a.what, b.what) ||
      a.unitPrice - b.unitPrice,
  );
  const total = sumExactly(sorted.map(({ amount }) => amount));
  const notPaid = sumExactly(sorted.filter(({ payer }) => payer === nobody).map(({ amount }) => amount));
  return {
    currency: network.prices?.currency ?? "",
    lines: sorted,
    areas: sums(sorted, ({ area, payer }) => ({ area, payer })),
    payers: sums(sorted, ({ payer }) => ({ payer })),
    paid: sumExactly([total, -notPaid]),
    notPaid,
    total,
  };
}

function sums<T extends object>(lines: readonly AreaBillLine[], by: (line: AreaBillLine) => T) {
  const found = new Map<string, T & { readonly amount: number }>();
  for (const line of lines) {
    const group = by(line);
    const key = JSON.stringify(group);
    found.set(key, { ...group, amount: sumExactly([found.get(key)?.amount ?? 0, line.amount]) });
  }
  return [...found.values()];
}

/** Hundredths are added as whole numbers, so that 0.1 + 0.2 is 0.3. */
function sumExactly(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100;
}
