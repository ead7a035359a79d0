/**
 * Our SSH adapter against a bare ssh2 client that checks nothing: 150 switches, 16 at a time, each login, 20 lines, save,
 * read back, log out. Server and clients share this process, so only the ratio means something.
 *
 *   npm run bench -- ssh-push
 */
import ssh2 from "ssh2";
import { createHostKeys } from "../src/adapters/host-keys.ts";
import { createSshTransport } from "../src/adapters/ssh-cli.ts";
import { Secret } from "../src/core/secret.ts";
import { vrpDialect } from "../src/drivers/huawei-vrp/session.ts";
import { account, startServer } from "../test/adapters/scripted-ssh-server.ts";

const switches = 150;
const atOnce = 16;
const rounds = 3;
const config = `${Array.from({ length: 300 }, (_, line) => ` description line ${line}`).join("\r\n")}\r\n`;
const lines = [
  "system-view",
  ...Array.from({ length: 20 }, (_, at) => `vlan batch ${at + 2}`),
  "return",
  "save",
  "display current-configuration",
];

const server = await startServer((session) => {
  session.write("<sw-1>");
  let asked = false;
  session.onLine((line) => {
    if (line === "quit") return session.close();
    if (line === "save") {
      asked = true;
      return session.write(`${line}\r\nAre you sure to continue?[Y/N]:`);
    }
    const answer = asked ? "Save the configuration successfully.\r\n" : line.startsWith("display") ? config : "";
    asked = false;
    return session.write(`${line}\r\n${answer}<sw-1>`);
  });
});

const pins = createHostKeys({
  files: { read: async () => undefined, write: async () => {} },
  path: "-",
  trustNew: true,
});
const transport = createSshTransport({
  endpoints: { locate: () => ({ host: "127.0.0.1", port: server.port }) },
  hostKeys: pins,
});

async function ours(): Promise<void> {
  const target = { deviceId: "sw-1", kind: "switch", platform: "huawei-vrp", address: "127.0.0.1" } as const;
  const opened = await transport.open(target, vrpDialect, {
    username: account.username,
    password: new Secret(account.password),
  });
  if (!opened.ok) throw new Error(opened.failure.message);
  for (const line of lines) {
    const answer = await opened.value.send(line);
    if (!answer.ok) throw new Error(answer.failure.message);
  }
  await opened.value.close();
}

function bare(): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on("error", reject).on("close", () => resolve());
    client.on("ready", () => {
      client.setNoDelay(true);
      client.shell((error, channel) => {
        if (error) return reject(error);
        const queue = [
          ...vrpDialect.setup,
          ...lines.flatMap((line) => (line === "save" ? [line, "Y"] : [line])),
          "quit",
        ];
        let arrived = "";
        channel.on("data", (bytes: Buffer) => {
          arrived += bytes.toString("utf8");
          if (!/(>|\[Y\/N\]:)$/.test(arrived.slice(-10))) return;
          arrived = "";
          channel.write(`${queue.shift()}\n`);
        });
        return channel.on("close", () => client.end());
      });
    });
    client.connect({ host: "127.0.0.1", port: server.port, ...account, authHandler: ["password"] });
  });
}

async function seconds(push: () => Promise<void>): Promise<number> {
  const started = performance.now();
  let left = switches;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await push();
    }),
  );
  return (performance.now() - started) / 1000;
}

await seconds(bare);
const pairs: (readonly [number, number])[] = [];
for (let round = 0; round < rounds; round++) pairs.push([await seconds(ours), await seconds(bare)]);
for (const [mine, theirs] of pairs) {
  console.log(`camnet ${mine.toFixed(2)} s   bare ssh2 ${theirs.toFixed(2)} s   ratio ${(mine / theirs).toFixed(2)}`);
}
await server.close();
