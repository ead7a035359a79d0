import { describe, expect, it } from "vitest";
import { type Milp, MilpBuilder } from "../../../src/plan/upgrade/milp.ts";
import { relaxed } from "../../../src/plan/upgrade/relax.ts";
import { solveMilp } from "../../../src/plan/upgrade/solve-milp.ts";

async function solve(milp: Milp) {
  return (await solveMilp(milp, { seconds: 5, gap: 0 })).answer;
}

describe("the solver", () => {
  it("takes the cheapest whole numbers, not the cheapest fractions", async () => {
    const milp = new MilpBuilder();
    const [small, large] = [milp.column(3, { upper: 9 }), milp.column(5, { upper: 9 })];
    milp.row({
      terms: [
        { column: small, factor: -2 },
        { column: large, factor: -3 },
      ],
      most: -7,
    });
    expect(await solve(milp)).toMatchObject({ status: "optimal", cost: 11, bound: 11, values: [2, 1] });
  });

  it("says that there is no solution", async () => {
    const milp = new MilpBuilder();
    milp.row({ terms: [{ column: milp.column(1), factor: -1 }], most: -2 });
    expect(await solve(milp)).toEqual({ status: "infeasible" });
    expect(await solve({ columns: [], rows: [{ terms: [], most: -1 }] })).toEqual({ status: "infeasible" });
  });

  it("gives way where it must and only there", async () => {
    const milp = new MilpBuilder();
    const [a, b] = [milp.column(1), milp.column(4)];
    milp.row({ terms: [{ column: a, factor: -1 }], most: -3, demand: { kind: "poe", switch: "too-much" } });
    milp.row({ terms: [{ column: b, factor: -1 }], most: -1, demand: { kind: "poe", switch: "served" } });
    const slack = relaxed(milp);
    const answer = await solve(slack.milp);
    expect(slack.giveWay(milp, "values" in answer ? answer.values : [])).toMatchObject([
      { demand: { switch: "too-much" }, amount: 2 },
    ]);
    expect(await solve(milp)).toMatchObject({ status: "optimal", values: [1, 1] });
  });
});
