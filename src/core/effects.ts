import type { DeviceKind } from "./network.ts";
import type { Outcome } from "./outcome.ts";
import type { Credential, Secret, SecretRef } from "./secret.ts";

/**
 * Everything that touches the world, as values that a use case receives. The adapters implement these; tests pass fakes.
 * Nothing here throws for what a device does: device results are Outcomes.
 */
export interface Effects {
  readonly clock: Clock;
  readonly files: Files;
  readonly secrets: Secrets;
  readonly cli: CliTransport;
  readonly http: HttpTransport;
  readonly snmp: SnmpClient;
  readonly endpoints: Endpoints;
}

export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds or as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Files {
  /** The text of a file, or undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** The bytes of a file as they are on disk, so that the reader can insist on UTF-8; undefined when it does not exist. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Writes, syncs and renames, so that a kill leaves the old file or the new one. Creates folders. */
  write(path: string, text: string): Promise<void>;
  /** Adds text at the end and syncs it. */
  append(path: string, text: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
}

export interface Secrets {
  /** Reveals `env:NAME`, `file:path` or `exec:command`; a missing one is a sentence that names the reference, never a value. */
  reveal(ref: SecretRef): Promise<Secret>;
}

export type Service = "ssh" | "snmp" | "http";

/** Where a device's service really is: its own address and the usual port, unless a lab says otherwise. */
export interface Endpoints {
  locate(target: DeviceTarget, service: Service): { readonly host: string; readonly port: number };
}

export interface DeviceTarget {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly platform: string;
  readonly address: string;
}

/** How to hold a conversation with one platform's command line; data that a driver declares. */
export interface CliDialect {
  readonly platform: string;
  /** Matches a prompt at the very end of what was received. */
  readonly prompt: RegExp;
  /** Questions with their exact answers. A question that is not here ends the session: never a guess. */
  readonly answers: readonly { readonly question: RegExp; readonly answer: string }[];
  /** Pager text and the key that goes on. */
  readonly pager?: { readonly text: RegExp; readonly key: string };
  /** Sent once after login, for example to switch paging off. */
  readonly setup: readonly string[];
  /** An answer that holds one of these means the line was refused. */
  readonly errors: readonly RegExp[];
  readonly logout: string;
  /** Lines that the device prints by itself at any moment; left out of answers. */
  readonly logLine?: RegExp;
  /** Secrets in the transcript: what matches a capture group is masked. */
  readonly secrets: readonly RegExp[];
}

export interface CliSession {
  /** Sends one line and waits for the prompt; the answer is without echo and prompt. A refused line is `rejected`. */
  send(line: string, options?: { readonly timeoutMs?: number; readonly secret?: boolean }): Promise<Outcome<string>>;
  /** Everything sent and received so far, redacted. */
  transcript(): string;
  close(): Promise<void>;
}

export interface CliTransport {
  open(target: DeviceTarget, dialect: CliDialect, credential: Credential): Promise<Outcome<CliSession>>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpTransport {
  /**
   * One request, answered by HTTP digest when the device asks for it and a credential is given. Any HTTP status is a reply;
   * a failure is a network or protocol failure.
   */
  request(target: DeviceTarget, request: HttpRequest, credential?: Credential): Promise<Outcome<HttpReply>>;
  /** Closes the idle connections. */
  close(): Promise<void>;
}

export type Oid = string;

/** One value of a device. Absent objects are told apart from values, never turned into zero. */
export interface Varbind {
  readonly oid: Oid;
  readonly value: SnmpValue;
}

export type SnmpValue =
  | { readonly type: "integer" | "counter32" | "gauge32" | "timeticks"; readonly value: number }
  | { readonly type: "counter64"; readonly value: bigint }
  | { readonly type: "string" | "opaque"; readonly bytes: Uint8Array }
  | { readonly type: "oid" | "address"; readonly value: string }
  | { readonly type: "null" | "noSuchObject" | "noSuchInstance" | "endOfMibView" };

export interface SnmpTarget {
  readonly host: string;
  readonly port: number;
  readonly community: Secret;
  /** Whole budget of the request with its retries. */
  readonly deadlineMs?: number;
  /** Called when the first datagram leaves: the wait before it is the client's and not the device's. */
  readonly onSent?: () => void;
}

export interface SnmpClient {
  /** Values in the order asked; answers from elsewhere, late, duplicate or malformed ones are counted and ignored. */
  get(target: SnmpTarget, oids: readonly Oid[]): Promise<Outcome<readonly Varbind[]>>;
  /** Every instance below the column, in order; the first ones where no more are wanted. */
  walk(target: SnmpTarget, column: Oid, atMostRows?: number): Promise<Outcome<readonly Varbind[]>>;
  /** Datagrams that were ignored, by reason. */
  ignored(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}
