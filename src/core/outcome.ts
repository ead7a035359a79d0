/**
 * Why a device did not do what was asked.
 * unreachable: no answer on the network · auth: it refused our credentials or its host key is not the pinned one ·
 * timeout: it answered and then stalled · rejected: it refused a line or a request · unexpected-prompt: it asked
 * something the driver has no answer for · verify: it said yes and reads back something else.
 */
export const failureKinds = ["unreachable", "auth", "timeout", "rejected", "unexpected-prompt", "verify"] as const;
export type FailureKind = (typeof failureKinds)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** A sentence for the operator, without secrets. */
  readonly message: string;
  /** Redacted transcript or answer, where there is one. */
  readonly detail?: string;
}

/** A device's result is a value: a failure never throws and never concerns another device. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failed(kind: FailureKind, message: string, detail?: string): Outcome<never> {
  return { ok: false, failure: detail === undefined ? { kind, message } : { kind, message, detail } };
}
