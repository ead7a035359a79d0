/** A mixed-integer linear programme as data: minimise the cost of the columns while every row keeps within its bounds. */
export interface Milp {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly cost: number;
  readonly upper: number;
  /** Lower bounds are 0. */
  readonly integer: boolean;
}

/** Σ coefficient × column ≤ `most` (and ≥ `least`, where it has one). */
export interface Row {
  readonly terms: readonly Term[];
  readonly least?: number;
  readonly most?: number;
  /** Which demand it stands for; rows of pure bookkeeping have none and are never relaxed. */
  readonly demand?: Demand;
}

export interface Term {
  readonly column: number;
  readonly factor: number;
}

/** What a row asks for, so that one which cannot be met is said in the words of the county. */
export type Demand =
  | { readonly kind: "link"; readonly link: string; readonly failure?: string }
  /** The branches of an optical port together. */
  | { readonly kind: "pon"; readonly switch: string; readonly port: string }
  | { readonly kind: "poe"; readonly switch: string }
  | { readonly kind: "ports"; readonly switch: string; readonly needs: readonly string[] }
  | { readonly kind: "dark"; readonly failure: string };

export type MilpAnswer =
  | {
      readonly status: "optimal" | "limit";
      readonly values: readonly number[];
      readonly cost: number;
      /** No solution costs less. */
      readonly bound: number;
    }
  | { readonly status: "infeasible" }
  /** The search ended at its limit before any solution was found. */
  | { readonly status: "unknown" };

/** Grows a programme column by column and row by row. */
export class MilpBuilder implements Milp {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];

  /** Number of the new column. */
  column(cost: number, { upper = 1, integer = true } = {}): number {
    this.columns.push({ cost, upper, integer });
    return this.columns.length - 1;
  }

  /** Terms of the same column are added up; a row without terms is kept only where it cannot be met. */
  row({ terms, ...bounds }: Row): void {
    const sums = new Map<number, number>();
    for (const { column, factor } of terms) sums.set(column, (sums.get(column) ?? 0) + factor);
    const merged = [...sums].flatMap(([column, factor]) => (factor === 0 ? [] : { column, factor }));
    const met = merged.length === 0 && (bounds.most ?? 0) >= 0 && (bounds.least ?? 0) <= 0;
    if (!met) this.rows.push({ terms: merged, ...bounds });
  }
}
