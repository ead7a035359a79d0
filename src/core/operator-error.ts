/**
 * Something outside camnet that the operator has to mend before the command can run: a folder that cannot be read, a
 * secret that is missing, a lock that another run holds. The message is the whole explanation; no stack is shown.
 */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}
