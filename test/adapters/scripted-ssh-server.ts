import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import ssh2, { type AuthContext, type ServerChannel } from "ssh2";

export const account = { username: "camnet", password: "Open-Sesame-1" };

/** What the server does with a session: it gets every line typed and writes whatever a device would. */
export type Script = (session: ScriptedSession) => void;

export interface ScriptedSession {
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  /** Called for every complete line; the session does not echo by itself. */
  onLine(listener: (line: string) => void): void;
  onKey(listener: (text: string) => void): void;
  close(): void;
  /** Cuts the TCP connection without a goodbye. */
  reset(): void;
}

export interface ScriptedServer {
  readonly port: number;
  readonly hostKey: string;
  logins(): readonly string[];
  close(): Promise<void>;
}

const hostKeys = Array.from({ length: 2 }, () =>
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
);

export async function startServer(
  script: Script,
  options: { readonly key?: 0 | 1; readonly methods?: readonly string[] } = {},
): Promise<ScriptedServer> {
  const methods = options.methods ?? ["password"];
  const logins: string[] = [];
  const sockets = new Set<Socket>();
  const hostKey = hostKeys[options.key ?? 0] ?? "";
  const server = new ssh2.Server({ hostKeys: [hostKey] });
  server.on("connection", (client) => {
    const socket = latest;
    client.on("error", () => {});
    client.on("authentication", (login) => {
      logins.push(login.method);
      judge(login, methods);
    });
    client.on("session", (accept) => {
      const session = accept();
      session.on("pty", (acceptPty) => acceptPty());
      session.on("shell", (acceptShell) => script(scripted(acceptShell(), () => socket?.resetAndDestroy())));
    });
  });
  let latest: Socket | undefined;
  const tcp = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    latest = socket;
    server.injectSocket(socket);
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  return {
    port,
    hostKey,
    logins: () => logins,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}

function judge(login: AuthContext, methods: readonly string[]): void {
  const allowed = methods as ("password" | "keyboard-interactive" | "publickey")[];
  if (login.method === "password" && methods.includes("password") && login.password === account.password) {
    login.accept();
  } else if (login.method === "keyboard-interactive" && methods.includes("keyboard-interactive")) {
    login.prompt([{ prompt: "Password: ", echo: false }], (answers) =>
      answers[0] === account.password ? login.accept() : login.reject(allowed),
    );
  } else login.reject(allowed);
}

function scripted(channel: ServerChannel, reset: () => void): ScriptedSession {
  let line = "";
  const lineListeners: ((line: string) => void)[] = [];
  const keyListeners: ((text: string) => void)[] = [];
  channel.on("error", () => {});
  channel.on("data", (bytes: Buffer) => {
    const text = bytes.toString("utf8");
    for (const listener of keyListeners) listener(text);
    for (const character of text) {
      if (character !== "\n") line += character;
      else {
        const complete = line;
        line = "";
        for (const listener of lineListeners) listener(complete);
      }
    }
  });
  return {
    write: (text) => channel.write(text),
    writeBytes: (bytes) => channel.write(Buffer.from(bytes)),
    onLine: (listener) => lineListeners.push(listener),
    onKey: (listener) => keyListeners.push(listener),
    close: () => channel.close(),
    reset,
  };
}

/** A well-behaved command line: echo, an answer per line, a prompt. */
export function answering(answers: Readonly<Record<string, string>>, prompt = "<sw-1>"): Script {
  return (session) => {
    session.write(`Info: welcome\r\n${prompt}`);
    session.onLine((line) => {
      const answer = answers[line] ?? "";
      session.write(`${line}\r\n${answer}${answer === "" || answer.endsWith("\n") ? "" : "\r\n"}${prompt}`);
    });
  };
}
