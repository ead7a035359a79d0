import type { Highs, Model, ModelStatusCode } from "highs";
import type { Milp, MilpAnswer } from "./milp.ts";

export interface SolveOptions {
  /** Branches that may be looked at: the same on every machine. */
  readonly nodes: number;
  /** Relative gap at which the search may stop. */
  readonly gap: number;
  /** A last resort, since what it cuts short is another on every machine. */
  readonly seconds: number;
}

/** An answer and what the solver took for it. */
export interface SolvedMilp {
  readonly answer: MilpAnswer;
  readonly nodes: number;
  readonly seconds: number;
  readonly stoppedBy: "itself" | "nodes" | "clock";
}

let loading: Promise<Highs> | undefined;

/**
 * Solves a programme with HiGHS (Huangfu and Hall 2018: https://highs.dev), one thread and a fixed seed, so that the same
 * programme has the same answer. The solver is loaded the first time it is asked.
 */
export async function solveMilp({ columns, rows }: Milp, { nodes, gap, seconds }: SolveOptions): Promise<SolvedMilp> {
  if (columns.length === 0) return { answer: withoutColumns(rows), nodes: 0, seconds: 0, stoppedBy: "itself" };
  const highs = await load();
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of rows) {
    for (const { column, factor } of terms) {
      indices.push(column);
      values.push(factor);
    }
    starts.push(indices.length);
  }
  const model = highs.createModel({
    numCols: columns.length,
    numRows: rows.length,
    colCost: columns.map(({ cost }) => cost),
    colLower: columns.map(() => 0),
    colUpper: columns.map(({ upper }) => upper),
    rowLower: rows.map(({ least }) => least ?? -highs.infinity),
    rowUpper: rows.map(({ most }) => most ?? highs.infinity),
    matrix: { format: "csr", numRows: rows.length, numCols: columns.length, starts, indices, values },
    integrality: columns.map(({ integer }) => (integer ? 1 : 0)),
  });
  try {
    model.options.set({
      output_flag: false,
      random_seed: 1,
      mip_max_nodes: nodes,
      mip_rel_gap: gap,
      mip_abs_gap: 1e-6,
      time_limit: seconds,
    });
    const { modelStatus } = model.run();
    const integer = columns.some((column) => column.integer);
    const { timeLimit, solutionLimit } = highs.constants.modelStatus;
    return {
      answer: answerOf(highs, model, { modelStatus, integer }),
      nodes: Math.max(0, Number(model.info.get("mip_node_count"))),
      seconds: model.getRunTime(),
      stoppedBy: modelStatus === timeLimit ? "clock" : modelStatus === solutionLimit ? "nodes" : "itself",
    };
  } finally {
    model.dispose();
  }
}

function answerOf(
  { constants }: Highs,
  model: Model,
  { modelStatus, integer }: { readonly modelStatus: ModelStatusCode; readonly integer: boolean },
): MilpAnswer {
  const { infeasible, unboundedOrInfeasible, optimal } = constants.modelStatus;
  if (modelStatus === infeasible || modelStatus === unboundedOrInfeasible) return { status: "infeasible" };
  if (Number(model.info.get("primal_solution_status")) !== feasible) return { status: "unknown" };
  const cost = model.getObjectiveValue();
  return {
    status: modelStatus === optimal ? "optimal" : "limit",
    values: [...model.getSolution().colValue],
    cost,
    bound: integer ? Math.min(cost, Number(model.info.get("mip_dual_bound"))) : cost,
  };
}

/** HiGHS's solution status of a point that keeps to every limit. */
const feasible = 2;

function load(): Promise<Highs> {
  loading ??= import("highs").then(({ default: loader }) => {
    // Its types describe the CommonJS build; what is imported is the ES module, whose default is the loader itself.
    const loadHighs = loader as unknown as typeof loader.default;
    return loadHighs();
  });
  return loading;
}

function withoutColumns(rows: Milp["rows"]): MilpAnswer {
  const broken = rows.some(({ least = 0, most = 0 }) => least > 0 || most < 0);
  return broken ? { status: "infeasible" } : { status: "optimal", values: [], cost: 0, bound: 0 };
}
