/** A place in a text file. Lines and columns count from 1; line 0 means the file as a whole. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Exclusive end on the same line; absent means one character. */
  readonly endColumn?: number;
}

export type Severity = "error" | "warning" | "note";

/** What is wrong with the inventory, as a value: collected to the end of a phase and printed together. */
export interface Diagnostic {
  /** Stable kebab-case word that a test, a filter or a search can rely on. */
  readonly code: string;
  readonly severity: Severity;
  /** A sentence for the operator: what is wrong, which value, what is allowed. */
  readonly message: string;
  readonly where?: Place;
  /** A few words under the caret, where the message alone would be long. */
  readonly label?: string;
  /** Other places that take part ("first used here"). */
  readonly related: readonly { readonly message: string; readonly where: Place }[];
  /** What to do or to type; each prints on a line of its own. */
  readonly hints: readonly string[];
}

export interface DiagnosticInput {
  readonly code: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly where?: Place | undefined;
  readonly label?: string | undefined;
  readonly related?: readonly { readonly message: string; readonly where: Place }[];
  readonly hints?: readonly string[];
}

/** Completes a diagnostic: severity defaults to error, lists to empty. */
export function diagnostic(input: DiagnosticInput): Diagnostic {
  return {
    code: input.code,
    severity: input.severity ?? "error",
    message: input.message,
    ...(input.where ? { where: input.where } : {}),
    ...(input.label ? { label: input.label } : {}),
    related: input.related ?? [],
    hints: input.hints ?? [],
  };
}

/** True when at least one diagnostic is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}
