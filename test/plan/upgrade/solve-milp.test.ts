import { describe, expect, it } from "vitest";
import { type Milp, MilpBuilder } from "../../../src/plan/upgrade/milp.ts";
import { relaxed } from "../../../src/plan/upgrade/relax.ts";
import { solveMilp } from "../../../src/plan/upgrade/solve-milp.ts";

async function solve(milp: Milp) {
  return (await solveMilp(milp, { nodes: 1000, gap: 0, seconds: 60 })).answer;
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

  it("stops after the branches it is given, with the same answer each time", async () => {
    const milp = new MilpBuilder();
    const columns = Array.from({ length: 40 }, (_, n) => milp.column(31 + ((n * 17) % 23)));
    for (const prime of [7, 11, 13]) {
      const terms = columns.map((column) => ({ column, factor: -(20 + ((column * prime) % 19)) }));
      milp.row({ terms, most: -333.5 });
    }
    const stopped = () => solveMilp(milp, { nodes: 1, gap: 0, seconds: 60 });
    const first = await stopped();
    expect(first).toMatchObject({ stoppedBy: "nodes", answer: { status: "limit" } });
    expect((await stopped()).answer).toEqual(first.answer);
    expect(await solveMilp(milp, { nodes: 100_000, gap: 0, seconds: 60 })).toMatchObject({ stoppedBy: "itself" });
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
