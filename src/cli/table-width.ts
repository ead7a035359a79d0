/** Columns that a table takes at least. */
const narrowest = 100;
let columns = narrowest;

/** Columns that a table may take: a wider terminal shows more of the words that are cut. */
export function tableWidth(): number {
  return columns;
}

/** Said once, before anything is printed. */
export function useTerminal(terminal: { readonly columns: number }): void {
  columns = Math.max(narrowest, terminal.columns);
}
