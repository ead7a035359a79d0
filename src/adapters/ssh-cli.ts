import { NodeSSH } from "node-ssh";
import type { AuthHandlerMiddleware, Client, ClientChannel } from "ssh2";
import type { CliDialect, CliSession, CliTransport, DeviceTarget, Endpoints } from "../core/effects.ts";
import { type Failure, failed, type Outcome, ok } from "../core/outcome.ts";
import type { Credential } from "../core/secret.ts";
import type { HostKeys } from "./host-keys.ts";
import { createConversation } from "./ssh-conversation.ts";

export interface SshTransportOptions {
  readonly endpoints: Endpoints;
  readonly hostKeys: HostKeys;
  /** From the first packet to the first prompt. */
  readonly loginTimeoutMs?: number;
  /** One command, unless the caller says otherwise. */
  readonly commandTimeoutMs?: number;
}

/** Far above the usual 80 columns, so that a device does not break its echo into lines. */
const terminal = { term: "vt100", cols: 511, rows: 511 } as const;
const keepalive = { keepaliveInterval: 10_000, keepaliveCountMax: 3 } as const;
const logoutMs = 500;

/**
 * Command lines over SSH. One login attempt, the host key checked before any secret is sent, algorithms as ssh2 offers them
 * by default (none of the broken ones).
 */
export function createSshTransport({
  endpoints,
  hostKeys,
  loginTimeoutMs = 20_000,
  commandTimeoutMs = 15_000,
}: SshTransportOptions): CliTransport {
  return {
    async open(target, dialect, credential) {
      const deadline = Date.now() + loginTimeoutMs;
      const connected = await connect({ target, credential, endpoints, hostKeys, timeoutMs: loginTimeoutMs });
      if (!connected.ok) return connected;
      const left = () => Math.max(1, deadline - Date.now());
      const opened = await openShell(connected.value, {
        target,
        dialect,
        credential,
        timeoutMs: left(),
        commandTimeoutMs,
      });
      if (!opened.ok) return opened;
      for (const line of dialect.setup) {
        const answer = await opened.value.send(line, { timeoutMs: left() });
        if (answer.ok) continue;
        await opened.value.close();
        return answer;
      }
      return opened;
    },
  };
}

interface Connected {
  readonly ssh: NodeSSH;
  readonly connection: Client;
  readonly lost: Promise<string>;
}

interface Login {
  readonly target: DeviceTarget;
  readonly credential: Credential;
  readonly endpoints: Endpoints;
  readonly hostKeys: HostKeys;
  readonly timeoutMs: number;
}

async function connect({ target, credential, endpoints, hostKeys, timeoutMs }: Login): Promise<Outcome<Connected>> {
  const { host, port } = endpoints.locate(target, "ssh");
  const place = `${target.deviceId} at ${host}:${port}`;
  let refusal: string | undefined;
  let broken: unknown;
  const ssh = new NodeSSH();
  try {
    await ssh.connect({
      host,
      port,
      username: credential.username,
      ...(credential.privateKey
        ? { privateKey: credential.privateKey.reveal(), ...passphrase(credential) }
        : { password: credential.password.reveal() }),
      authHandler: credential.privateKey ? ["publickey"] : passwordOnce(credential),
      readyTimeout: timeoutMs,
      ...keepalive,
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
        hostKeys.refuse(target.deviceId, `${host}:${port}`, key).then(
          (sentence) => {
            refusal = sentence;
            verify(sentence === undefined);
          },
          (error: unknown) => {
            broken = error;
            verify(false);
          },
        );
      },
    });
  } catch (error) {
    // The pins could not be read or written: not this device's fault.
    if (broken !== undefined) throw broken;
    if (refusal !== undefined) return failed("auth", refusal);
    return { ok: false, failure: explain(error, place, credential, timeoutMs) };
  }
  const { connection } = ssh;
  if (!connection) return failed("unreachable", `${place} closed the connection right after the login`);
  // node-ssh takes its own listener away once connected; without one, a device that resets an idle session ends the process.
  const lost = new Promise<string>((resolve) => {
    connection.on("error", (error) => resolve(`lost the connection (${error.message})`));
    connection.on("close", () => resolve("closed the connection"));
  });
  connection.setNoDelay(true);
  return ok({ ssh, connection, lost });
}

function passphrase(credential: Credential): { readonly passphrase?: string } {
  const text = credential.password.reveal();
  return text === "" ? {} : { passphrase: text };
}

/**
 * One try: many devices lock an account after three. The password method comes first; keyboard-interactive only where the
 * server has no password method, so that nothing was counted yet.
 */
function passwordOnce({ username, password }: Credential): AuthHandlerMiddleware {
  let tried = false;
  return (methodsLeft, _partial, next) => {
    // null on the first call, before the server has named its methods.
    const named: readonly string[] | null = methodsLeft;
    if (!tried) {
      tried = true;
      return next({ type: "password", username, password: password.reveal() });
    }
    if (named?.includes("keyboard-interactive") && !named.includes("password")) {
      return next({
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) =>
          finish(prompts.map(({ echo }) => (echo ? "" : password.reveal()))),
      });
    }
    // ssh2 takes false for "no more methods"; its types leave that out.
    return void Reflect.apply(next, undefined, [false]);
  };
}

function explain(error: unknown, place: string, { username }: Credential, timeoutMs: number): Failure {
  const { message, level, code } = describeError(error);
  if (level === "client-authentication") {
    return { kind: "auth", message: `${place} refused the login of ${username}` };
  }
  if (level === "client-timeout") {
    return { kind: "timeout", message: `${place} did not finish the login within ${timeoutMs} ms` };
  }
  if (level === "handshake" || /no matching/i.test(message)) {
    return {
      kind: "auth",
      message: `${place} and camnet share no SSH algorithm (${message}); update the device's SSH, camnet does not fall back to broken ones`,
    };
  }
  if (/parse privateKey|passphrase/i.test(message)) {
    return { kind: "auth", message: `the private key for ${place} cannot be used: ${message}` };
  }
  return { kind: "unreachable", message: `${place} does not answer on SSH (${code ?? message})` };
}

function describeError(error: unknown): { readonly message: string; readonly level?: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const text = (key: string) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" ? value : undefined;
  };
  const [level, code] = [text("level"), text("code")];
  return { message: error.message, ...(level ? { level } : {}), ...(code ? { code } : {}) };
}

interface Shell {
  readonly target: DeviceTarget;
  readonly dialect: CliDialect;
  readonly credential: Credential;
  readonly timeoutMs: number;
  readonly commandTimeoutMs: number;
}

async function openShell(
  { ssh, connection, lost }: Connected,
  { target, dialect, credential, timeoutMs, commandTimeoutMs }: Shell,
): Promise<Outcome<CliSession>> {
  const channel = await requestShell(ssh, lost, timeoutMs);
  if (typeof channel === "string") {
    connection.destroy();
    return failed("unreachable", `${target.deviceId} opened no command line: it ${channel}`);
  }
  const conversation = createConversation({
    deviceId: target.deviceId,
    dialect,
    write: (text) => channel.write(text),
    secrets: [credential.password.reveal(), credential.privateKey?.reveal() ?? ""],
  });
  // Wide characters are split across packets; the decoder keeps the half until the rest comes.
  const decoder = new TextDecoder("utf-8");
  channel.on("data", (chunk: Buffer) => conversation.receive(decoder.decode(chunk, { stream: true })));
  channel.stderr.on("data", () => {});
  channel.on("error", () => {});
  channel.on("close", () => conversation.end("closed the session"));
  void lost.then((reason) => conversation.end(reason));

  let closing: Promise<void> | undefined;
  const session: CliSession = {
    async send(line, options) {
      const outcome = await conversation.say(line, {
        timeoutMs: options?.timeoutMs ?? commandTimeoutMs,
        ...(options?.secret === undefined ? {} : { secret: options.secret }),
      });
      // After a stall or an unknown question nobody knows what the next line would answer.
      if (!outcome.ok && outcome.failure.kind !== "rejected") await hangUp();
      return outcome;
    },
    transcript: () => conversation.transcript(),
    close: () => hangUp(dialect.logout),
  };
  const hangUp = (logout?: string): Promise<void> => {
    closing ??= disconnect(connection, channel, lost, logout);
    return closing;
  };
  const greeted = await conversation.begin(timeoutMs);
  if (greeted.ok) return ok(session);
  await hangUp();
  return greeted;
}

/** The channel, or what the device did instead. */
async function requestShell(ssh: NodeSSH, lost: Promise<string>, timeoutMs: number): Promise<ClientChannel | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not answer within ${timeoutMs} ms`), timeoutMs);
  });
  const shell = ssh.requestShell(terminal).catch((error: unknown) => `said: ${describeError(error).message}`);
  const result = await Promise.race([shell, lost, late]);
  clearTimeout(timer);
  return result;
}

async function disconnect(
  connection: Client,
  channel: ClientChannel,
  lost: Promise<string>,
  logout?: string,
): Promise<void> {
  const gone = Promise.race([lost, new Promise((resolve) => setTimeout(resolve, logoutMs).unref())]);
  if (logout !== undefined && channel.writable) channel.end(`${logout}\n`);
  connection.end();
  await gone;
  connection.destroy();
}
