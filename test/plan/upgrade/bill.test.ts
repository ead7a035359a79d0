import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { billOf, nobody } from "../../../src/plan/upgrade/bill.ts";
import type { BillLine, PricedItem, UpgradeItem } from "../../../src/plan/upgrade/proposal.ts";
import { county, network, smallParts } from "../small-county.ts";
import { prices } from "./price-list.ts";

const priced = { ...network(smallParts), prices };

function line(what: string, quantity: number, unitPrice: number): BillLine {
  return { what, quantity, unitPrice, amount: quantity * unitPrice };
}

function pricedItem(area: string, item: UpgradeItem, lines: readonly BillLine[]): PricedItem {
  return {
    id: JSON.stringify(item),
    item,
    area,
    lines,
    cost: lines.reduce((sum, { amount }) => sum + amount, 0),
    because: [],
  };
}

const rate = (link: string): UpgradeItem => ({
  kind: "link-rate",
  link,
  from: { mbps: 100, members: 1 },
  to: { mbps: 1000, members: 1 },
});
const main = county.classes.hd.main;
const stream: UpgradeItem = { kind: "stream", class: "hd", from: main, to: { ...main, bitrateKbps: 3000 }, cameras: 7 };

describe("the bill", () => {
  it("adds up equal articles of an area and keeps areas apart", () => {
    const lines = [line("optic 1000", 2, 100), line("work: link", 1, 300)];
    const bill = billOf(
      [
        pricedItem("wuniu", rate("wuniu-acc-1"), lines),
        pricedItem("qiaotou", rate("qiaotou-acc-1"), lines),
        pricedItem("qiaotou", rate("qiaotou-acc-2"), lines),
      ],
      priced,
    );
    expect(bill.lines).toEqual([
      { area: "qiaotou", payer: "county", what: "optic 1000", quantity: 4, unitPrice: 100, amount: 400 },
      { area: "qiaotou", payer: "county", what: "work: link", quantity: 2, unitPrice: 300, amount: 600 },
      { area: "wuniu", payer: "county", what: "optic 1000", quantity: 2, unitPrice: 100, amount: 200 },
      { area: "wuniu", payer: "county", what: "work: link", quantity: 1, unitPrice: 300, amount: 300 },
    ]);
    expect(bill.areas).toEqual([
      { area: "qiaotou", payer: "county", amount: 1000 },
      { area: "wuniu", payer: "county", amount: 500 },
    ]);
    expect(bill.payers).toEqual([{ payer: "county", amount: 1500 }]);
  });

  it("has what a cheaper plan spares as a line of its own sign", () => {
    const lines = [line("maker/core-48", 1, 40_000), line("maker/aggregation-24", -1, 8000)];
    expect(billOf([pricedItem("centre", rate("core-2"), lines)], priced).total).toBe(32_000);
  });

  it("weighs pictures given up and lets nobody pay them", () => {
    const bill = billOf(
      [
        pricedItem("centre", stream, [line("picture given up, Mbit/s", 7, 50)]),
        pricedItem("wuniu", rate("wuniu-acc-1"), [line("work: link", 1, 300)]),
      ],
      priced,
    );
    expect(bill).toMatchObject({ total: 650, paid: 300, notPaid: 350 });
    expect(bill.lines.filter(({ payer }) => payer === nobody).map(({ area }) => area)).toEqual(["centre"]);
  });

  it("comes to the cost of the items to the hundredth, in whatever order they are", () => {
    const lines = fc.array(
      fc.record({
        what: fc.constantFrom("optic 1000", "fibre pair", "work: move planned camera"),
        quantity: fc.integer({ min: -3, max: 9 }),
        unitPrice: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
      }),
      { maxLength: 4 },
    );
    const items = fc.array(fc.tuple(fc.constantFrom("centre", "qiaotou", "wuniu"), lines), { maxLength: 12 });
    fc.assert(
      fc.property(items, (written) => {
        const all = written.map(([area, own], n) =>
          pricedItem(
            area,
            rate(`link-${n}`),
            own.map(({ what, quantity, unitPrice }) => ({
              ...line(what, quantity, unitPrice),
              amount: Math.round(quantity * unitPrice * 100) / 100,
            })),
          ),
        );
        const bill = billOf(all, priced);
        const cents = all.flatMap((each) => each.lines).reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
        expect(bill.total).toBe(cents / 100);
        expect(bill.areas.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0)).toBe(cents);
        expect(billOf(all.toReversed(), priced)).toEqual(bill);
      }),
    );
  });
});
