import { inspect } from "node:util";

/** A revealed secret that prints as `***` wherever it is shown, logged or serialised; `reveal()` is the only way out. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "***";
  }
  toJSON(): string {
    return "***";
  }
  [inspect.custom](): string {
    return "***";
  }
}

/** A reference to a secret as the inventory writes it: `env:NAME`, `file:path` or `exec:command`. */
export type SecretRef = string;

/** Name and password of an account, or an SNMP community (name empty), revealed at the last moment. */
export interface Credential {
  readonly username: string;
  readonly password: Secret;
  /** OpenSSH or PEM text; where it is given, SSH logs in with it and the password is its passphrase. */
  readonly privateKey?: Secret;
}
