import type { Demand, Milp, MilpBuilder, Row } from "./milp.ts";

/** A demand that could not be met, and by how much: Gbit/s, watts, ports or cameras. */
export interface Unmet {
  readonly demand: Demand;
  readonly amount: number;
}

/** How much it hurts to give way by one unit: links in Gbit/s, PoE in watts, ports and cameras by the piece. */
const hurts: Readonly<Record<Demand["kind"], number>> = { link: 1000, pon: 1000, poe: 1, ports: 100, dark: 10 };

/** Below this it is the solver's rounding. */
const noticeable = 1e-5;

/**
 * The programme with every demand allowed to give way, at the least hurt and whatever the changes cost. `giveWay` then loosens the
 * rows of the programme itself by as much as the answer says, and tells which.
 */
export function relaxed(milp: Milp): {
  readonly milp: Milp;
  readonly giveWay: (programme: MilpBuilder, values: readonly number[]) => readonly Unmet[];
} {
  const columns = milp.columns.map((column) => ({ ...column, cost: 0 }));
  const slackOf = new Map<Row, number>();
  const rows = milp.rows.map((row) => {
    if (!row.demand) return row;
    const column = columns.push({ cost: hurts[row.demand.kind], upper: Number.POSITIVE_INFINITY, integer: false }) - 1;
    slackOf.set(row, column);
    return { ...row, terms: [...row.terms, { column, factor: -1 }] };
  });
  return {
    milp: { columns, rows },
    giveWay: (programme, values) =>
      programme.rows.flatMap((row, n) => {
        const column = slackOf.get(row);
        const amount = column === undefined ? 0 : values[column]!;
        if (!row.demand || amount < noticeable) return [];
        programme.rows[n] = { ...row, most: row.most! + amount + noticeable };
        return { demand: row.demand, amount };
      }),
  };
}
