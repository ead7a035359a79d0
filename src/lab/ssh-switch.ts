import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import { everyOther, type Fault } from "./faults.ts";
import type { SwitchCli } from "./switch-cli.ts";
import { createSwitchTerminal } from "./switch-terminal.ts";

export interface SshSwitchOptions {
  /** Private key as OpenSSH writes it. */
  readonly hostKey: string;
  /** Asked at every login, so that a password that was changed on the box counts at once. */
  readonly mayLogIn: (username: string, password: string) => boolean;
  /** One per session. */
  readonly openCli: () => SwitchCli;
  readonly fault?: Fault | undefined;
  readonly now?: () => Date;
}

export interface SshSwitch {
  /** Resolves to the port; 0 asks for a free one. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/** A private key for a switch's server, as OpenSSH writes it. */
export function makeHostKey(): string {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync("ed25519").private;
    // ssh2 1.17 writes about one key in three hundred so that it cannot read it again itself.
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}

/** SSH server of one switch: password login, and a shell with or without a pty. No exec and no subsystem, as on the real box. */
export function createSshSwitch(options: SshSwitchOptions): SshSwitch {
  const sockets = new Set<Socket>();
  const drop = options.fault?.kind === "drops-half" ? everyOther() : () => false;
  let sessions = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    if (drop()) return socket.resetAndDestroy();
    // Without it Nagle's delay costs 40 ms per answer.
    socket.setNoDelay(true);
    // One per connection: ssh2 does not say which socket a connection came on, and a fault has to cut exactly that one.
    const ssh = new ssh2.Server({ hostKeys: [options.hostKey], ident: "HUAWEI-1.5" }, (connection) =>
      serve(connection, socket),
    );
    return ssh.injectSocket(socket);
  });

  return {
    async listen(host, port) {
      const listening = once(server, "listening");
      server.listen(port, host);
      await listening;
      return (server.address() as AddressInfo).port;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  function serve(connection: Connection, socket: Socket): void {
    let window = { columns: 80, rows: 24 };
    // A client that leaves in the middle is no error of the box.
    connection.on("error", () => {});
    connection.on("authentication", (attempt) => {
      if (attempt.method === "password" && options.mayLogIn(attempt.username, attempt.password))
        return attempt.accept();
      return attempt.reject(["password"]);
    });
    connection.on("session", (acceptSession) => {
      const session = acceptSession();
      session.on("pty", (accept, _reject, info) => {
        window = { columns: info.cols, rows: info.rows };
        accept?.();
      });
      session.on("window-change", (accept, _reject, info) => {
        window = { columns: info.cols, rows: info.rows };
        accept?.();
      });
      session.on("shell", (accept) => {
        sessions += 1;
        shell(connection, socket, accept(), window.rows);
      });
    });
    connection.once("close", () => {
      sessions = Math.max(0, sessions - 1);
    });
  }

  function shell(connection: Connection, socket: Socket, channel: ServerChannel, rows: number): void {
    const { fault } = options;
    const timers = new Set<NodeJS.Timeout>();
    let lines = 0;
    const end = () => {
      channel.exit(0);
      channel.end();
    };
    const terminal = createSwitchTerminal({
      cli: options.openCli(),
      rows,
      write: (text) => void (channel.writable && channel.write(text)),
      end,
      admit() {
        lines += 1;
        if (fault?.kind !== "closes" || lines <= fault.after) return true;
        socket.destroy();
        return false;
      },
      greeting: greeting(sessions, options.now?.() ?? new Date()),
    });
    terminal.start();
    channel.on("data", (bytes: Buffer) => {
      if (fault?.kind !== "slow") return terminal.input(bytes);
      const timer = setTimeout(() => {
        timers.delete(timer);
        terminal.input(bytes);
      }, fault.delayMs);
      timers.add(timer);
      return undefined;
    });
    channel.on("end", () => void setTimeout(end, fault?.kind === "slow" ? fault.delayMs + 1 : 0));
    channel.on("error", () => {});
    channel.on("close", () => {
      for (const timer of timers) clearTimeout(timer);
      connection.end();
    });
  }
}

function greeting(sessions: number, now: Date): string {
  return [
    "",
    "Info: The max number of VTY users is 5, and the number",
    `      of current VTY users on line is ${sessions}.`,
    `      The current login time is ${now.toISOString().slice(0, 19).replace("T", " ")}+00:00.`,
    "",
  ].join("\r\n");
}
