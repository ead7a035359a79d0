import { randomBytes } from "node:crypto";
import type { DeviceTarget, HttpTransport } from "../../core/effects.ts";
import { type Failure, failed, type Outcome, ok } from "../../core/outcome.ts";
import type { Credential } from "../../core/secret.ts";
import { readCapabilities, readServices, readTime, type ServiceAddresses } from "./answers.ts";
import type { CameraAnswer } from "./facts.ts";
import { getCapabilities, getServices, getSystemDateAndTime } from "./requests.ts";
import {
  contentType,
  describeFault,
  faultIs,
  namespaces,
  type OnvifRequest,
  type OnvifService,
  parseReply,
  type SoapFault,
  type SoapReply,
  servicePrefix,
  usernameToken,
  writeMessage,
} from "./soap.ts";
import type { XmlElement } from "./xml.ts";

/** What the client needs of the world beside HTTP. */
export interface OnvifClock {
  /** Milliseconds since 1970. */
  now(): number;
  nonce(): Uint8Array;
}

export const systemClock: OnvifClock = { now: () => Date.now(), nonce: () => randomBytes(16) };

/** A conversation with one camera. */
export interface OnvifClient {
  /** A fault is a value here, for operations that a camera may do without. */
  ask(request: OnvifRequest): Promise<Outcome<{ readonly reply: SoapReply; readonly answer: CameraAnswer }>>;
  /** A fault is a failure: NotAuthorized is `auth`, everything else `rejected`, in the camera's own words. */
  call(request: OnvifRequest): Promise<Outcome<XmlElement>>;
  /** The camera's clock now, as far as its first answer told. */
  cameraTime(): Date;
  offers(service: OnvifService): boolean;
  /** One line an exchange: operations and status, never contents. */
  transcript(): string;
}

/** Cameras from before GetServices keep everything here. */
const devicePath = "/onvif/device_service";

/**
 * Opens the conversation in the order that the specification asks for: the clock first and without a login, because the
 * legacy login is signed with the camera's time; then the services, with one.
 */
export async function connectOnvif(options: {
  readonly http: HttpTransport;
  readonly target: DeviceTarget;
  readonly credential: Credential;
  readonly clock?: OnvifClock;
}): Promise<Outcome<OnvifClient>> {
  const client = new Conversation(options.http, options.target, options.credential, options.clock ?? systemClock);
  const time = await client.learnTime();
  if (time) return { ok: false, failure: time };
  const services = await client.learnServices();
  return services ? { ok: false, failure: services } : ok(client);
}

class Conversation implements OnvifClient {
  readonly #http: HttpTransport;
  readonly #target: DeviceTarget;
  readonly #credential: Credential;
  readonly #clock: OnvifClock;
  /** http: whatever HTTP asks for · token: the camera takes the user only inside the message. Never both at once. */
  #login: "http" | "token" = "http";
  #offsetMs = 0;
  #paths: ReadonlyMap<string, string> = new Map([[namespaces.tds, devicePath]]);
  readonly #log: string[] = [];

  constructor(http: HttpTransport, target: DeviceTarget, credential: Credential, clock: OnvifClock) {
    this.#http = http;
    this.#target = target;
    this.#credential = credential;
    this.#clock = clock;
  }

  async learnTime(): Promise<Failure | undefined> {
    let asked = await this.#send(getSystemDateAndTime(), "nobody");
    // Some cameras want a login even for this.
    if (asked.ok && isRefusal(asked.value)) asked = await this.ask(getSystemDateAndTime());
    if (!asked.ok) return asked.failure;
    const { reply } = asked.value;
    if (reply.kind === "answer") {
      const utc = readTime(reply.answer).utc;
      if (utc !== undefined) this.#offsetMs = Date.parse(utc) - this.#clock.now();
    }
    // A camera that does not tell the time can still be spoken to; what is not ONVIF at all cannot.
    return reply.kind === "unreadable" ? notOnvif(asked.value.answer, reply.why) : undefined;
  }

  async learnServices(): Promise<Failure | undefined> {
    const asked = await this.ask(getServices());
    if (!asked.ok) return asked.failure;
    const { reply } = asked.value;
    let addresses: ServiceAddresses;
    if (reply.kind === "answer") addresses = readServices(reply.answer);
    else {
      const older = await this.call(getCapabilities());
      if (!older.ok) return older.failure;
      addresses = readCapabilities(older.value);
    }
    // Only the path counts: a camera names the address that it believes it has.
    const paths = Object.entries(addresses).flatMap(([namespace, address]) => {
      const path = pathOf(address);
      return path === undefined ? [] : [[namespace, path] as const];
    });
    this.#paths = new Map([...this.#paths, ...paths]);
    return undefined;
  }

  cameraTime(): Date {
    return new Date(this.#clock.now() + this.#offsetMs);
  }

  offers(service: OnvifService): boolean {
    return this.#paths.has(namespaces[servicePrefix[service]]);
  }

  async ask(request: OnvifRequest): Promise<Outcome<Exchange>> {
    const asked = await this.#send(request, this.#login);
    if (!asked.ok || this.#login === "token" || !isRefusal(asked.value)) return asked;
    const again = await this.#send(request, "token");
    if (again.ok && !isRefusal(again.value)) this.#login = "token";
    return again;
  }

  async call(request: OnvifRequest): Promise<Outcome<XmlElement>> {
    const asked = await this.ask(request);
    if (!asked.ok) return asked;
    const { reply, answer } = asked.value;
    if (isRefusal(asked.value)) return failed("auth", this.#refusal(request.operation, reply));
    if (reply.kind === "fault") return { ok: false, failure: faultFailure(request.operation, reply.fault) };
    if (reply.kind === "unreadable") return { ok: false, failure: notOnvif(answer, reply.why) };
    if (reply.answer.name === `${request.operation}Response`) return ok(reply.answer);
    return failed("rejected", `the camera answered ${request.operation} with <${reply.answer.name}>`);
  }

  transcript(): string {
    return this.#log.map((line) => `${line}\n`).join("");
  }

  async #send(request: OnvifRequest, login: "nobody" | "http" | "token"): Promise<Outcome<Exchange>> {
    const token =
      login === "token" ? usernameToken(this.#credential, this.cameraTime(), this.#clock.nonce()) : undefined;
    const sent = await this.#http.request(
      this.#target,
      {
        method: "POST",
        path: this.#paths.get(namespaces[servicePrefix[request.service]]) ?? devicePath,
        headers: { "content-type": contentType(request) },
        body: writeMessage(request, token),
      },
      login === "http" ? this.#credential : undefined,
    );
    if (!sent.ok) {
      this.#log.push(`${request.service} ${request.operation}: ${sent.failure.kind}, ${sent.failure.message}`);
      return sent;
    }
    const { status, body } = sent.value;
    const reply = parseReply(body);
    this.#log.push(`${request.service} ${request.operation}: ${status} ${summary(reply)}`);
    return ok({ reply, answer: { operation: request.operation, status, body } });
  }

  #refusal(operation: string, reply: SoapReply): string {
    const words = reply.kind === "fault" ? ` (${describeFault(reply.fault)})` : "";
    return `the camera refused user "${this.#credential.username}" at ${operation}${words}; check its password and level, and that the camera's clock runs`;
  }
}

interface Exchange {
  readonly reply: SoapReply;
  readonly answer: CameraAnswer;
}

/** The user, and not the request, was refused. */
function isRefusal({ reply, answer }: Exchange): boolean {
  if (answer.status === 401) return true;
  return reply.kind === "fault" && faultIs(reply.fault, "NotAuthorized", "FailedAuthentication", "FailedCheck");
}

function faultFailure(operation: string, fault: SoapFault): Failure {
  return { kind: "rejected", message: `the camera refused ${operation}: ${describeFault(fault)}` };
}

function notOnvif({ operation, status }: CameraAnswer, why: string): Failure {
  return { kind: "rejected", message: `the camera answered ${operation} with HTTP ${status} and ${why}` };
}

function summary(reply: SoapReply): string {
  if (reply.kind === "answer") return reply.answer.name;
  return reply.kind === "fault" ? `fault ${describeFault(reply.fault)}` : reply.why;
}

function pathOf(address: string): string | undefined {
  try {
    const url = new URL(address, "http://camera");
    return `${url.pathname}${url.search}`;
  } catch {
    return undefined;
  }
}
