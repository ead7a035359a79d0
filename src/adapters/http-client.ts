import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { Endpoints, HttpReply, HttpRequest, HttpTransport } from "../core/effects.ts";
import { failed, type Outcome, ok } from "../core/outcome.ts";
import type { Credential } from "../core/secret.ts";
import { chooseChallenge, DigestAnswers, type DigestChallenge } from "./http-digest.ts";

/** A camera's longest honest answer is its certificates at some 40 kB; anything above this is not an answer. */
const largestBody = 4 * 1024 * 1024;
/** Idle connections are given up soon: a push visits many cameras once. */
const idleMs = 2000;
const rememberedChallenges = 8192;

/**
 * HTTP to devices over node:http: two kept connections a device, one deadline for a request with its digest round trip.
 * HTTP digest only, never Basic. Refused or no route → unreachable, 401 after digest → auth, deadline → timeout.
 */
export function createHttpTransport(options: {
  readonly endpoints: Endpoints;
  readonly timeoutMs?: number;
}): HttpTransport {
  const agent = new Agent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 2, timeout: idleMs });
  const known = new Map<string, DigestAnswers>();

  return {
    async request(target, request, credential) {
      const place = options.endpoints.locate(target, "http");
      const deadline = Date.now() + (request.timeoutMs ?? options.timeoutMs ?? 10_000);
      const send = (authorization?: string) => exchange(agent, place, request, deadline, authorization);
      const key = `${place.host}:${place.port} ${credential?.username}`;

      let answers = credential && known.get(key);
      let reply = await send(answers?.header(request.method, request.path));
      // A remembered nonce may have expired, and a device may call the next one stale: two fresh offers are enough.
      for (let fresh = 0; fresh < 2; fresh++) {
        if (!reply.ok || reply.value.status !== 401 || !credential) break;
        const challenge = chooseChallenge(reply.value.challenges);
        if (!challenge) break;
        if (fresh > 0 && !challenge.stale) break;
        answers = remember(known, key, challenge, credential);
        reply = await send(answers.header(request.method, request.path));
      }
      if (!reply.ok) return reply;
      if (reply.value.status === 401 && answers) {
        known.delete(key);
        return failed(
          "auth",
          `the device refused user "${credential?.username}" and its password (HTTP digest); check the credential that the inventory names for it`,
        );
      }
      return ok({ status: reply.value.status, headers: reply.value.headers, body: reply.value.body });
    },
    async close() {
      agent.destroy();
    },
  };
}

interface RawReply extends HttpReply {
  readonly challenges: readonly string[];
}

function remember(
  known: Map<string, DigestAnswers>,
  key: string,
  challenge: DigestChallenge,
  credential: Credential,
): DigestAnswers {
  if (known.size >= rememberedChallenges) known.clear();
  const answers = new DigestAnswers(challenge, credential);
  known.set(key, answers);
  return answers;
}

function exchange(
  agent: Agent,
  place: { readonly host: string; readonly port: number },
  request: HttpRequest,
  deadline: number,
  authorization: string | undefined,
  attempt: "first" | "again" = "first",
): Promise<Outcome<RawReply>> {
  const where = `${place.host}:${place.port}`;
  const body = request.body === undefined ? undefined : Buffer.from(request.body, "utf8");
  return new Promise((resolve) => {
    let progress: "connecting" | "waiting" | "answering" = "connecting";
    const outgoing = httpRequest({
      agent,
      host: place.host,
      port: place.port,
      method: request.method,
      path: request.path,
      headers: {
        ...request.headers,
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { "content-length": body.length }),
      },
    });
    const done = (outcome: Outcome<RawReply>) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const timer = setTimeout(
      () => {
        done(late(progress, where));
        outgoing.destroy();
      },
      Math.max(0, deadline - Date.now()),
    );
    outgoing.on("socket", (socket) => {
      const connected = () => {
        if (progress === "connecting") progress = "waiting";
      };
      if (socket.connecting) socket.once("connect", connected);
      else connected();
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      // The device may close a kept connection in the moment we use it again; nothing was answered, so one more try is safe.
      if (outgoing.reusedSocket && attempt === "first" && progress !== "answering") {
        clearTimeout(timer);
        resolve(exchange(agent, place, request, deadline, authorization, "again"));
      } else if (error.code?.startsWith("HPE_")) {
        done(failed("rejected", `${where} answered with something that is not HTTP (${error.code})`));
      } else done(failed("unreachable", broken(error, progress, where)));
    });
    outgoing.on("response", (incoming) => {
      progress = "answering";
      collect(incoming, where).then(done);
    });
    outgoing.end(body);
  });
}

function collect(incoming: IncomingMessage, where: string): Promise<Outcome<RawReply>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) {
        resolve(failed("rejected", `${where} answered with more than ${largestBody / 1024 / 1024} MiB`));
        incoming.destroy();
      } else chunks.push(chunk);
    });
    incoming.on("end", () => {
      resolve(
        ok({
          status: incoming.statusCode ?? 0,
          headers: flatHeaders(incoming),
          body: Buffer.concat(chunks).toString("utf8"),
          challenges: incoming.headersDistinct["www-authenticate"] ?? [],
        }),
      );
    });
    incoming.on("error", () => {
      resolve(failed("unreachable", `${where} closed the connection in the middle of its answer`));
    });
  });
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : `${value}`,
    ]),
  );
}

function late(progress: "connecting" | "waiting" | "answering", where: string): Outcome<never> {
  if (progress === "connecting") return failed("unreachable", `nothing answers at ${where}`);
  const what =
    progress === "waiting" ? "took the request and did not answer in time" : "stalled in the middle of its answer";
  return failed("timeout", `${where} ${what}`);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections",
  EHOSTUNREACH: "cannot be reached: no route to host",
  ENETUNREACH: "cannot be reached: no route to its network",
  ENOTFOUND: "cannot be reached: its name is unknown",
  ETIMEDOUT: "does not answer",
};

function broken(error: NodeJS.ErrnoException, progress: string, where: string): string {
  const reason = reasons[error.code ?? ""];
  if (reason) return `${where} ${reason}`;
  const when = progress === "connecting" ? "while connecting" : "before it answered";
  return `${where} closed the connection ${when} (${error.code ?? error.message})`;
}
