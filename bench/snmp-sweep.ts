/**
 * How fast the SNMP client sweeps, beside the floor of the same run: a bare socket that sends prepared datagrams and counts
 * replies. One child process answers for every device, on 1,024 loopback addresses (one on macOS, which has no others).
 *
 *   npm run bench -- snmp-sweep
 */
import { type ChildProcess, fork } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { fileURLToPath } from "node:url";
import { createSnmpClient } from "../src/adapters/snmp-client.ts";
import { encodeTemplate, withId } from "../src/adapters/snmp-message.ts";
import { Secret } from "../src/core/secret.ts";
import { system } from "../src/probes/system.ts";

const rounds = 5;
const deadShare = 10;
/** The client's own, where a request names none. */
const deadlineSeconds = 1.5;
const port = 16_161;

if (process.argv[2] === "responder") await respondForAll();
else await main(process.argv.slice(2).map(Number));

async function main(sizes: readonly number[]): Promise<void> {
  const responder = await startResponder();
  console.log("| devices | dead | floor s | camnet s | ratio, median of pairs | silent | ignored |");
  console.log("|---|---|---|---|---|---|---|");
  try {
    for (const devices of sizes.length > 0 ? sizes : [1350, 20_000]) {
      await sweep(devices, false);
      for (const dead of [false, true]) {
        const pairs = [];
        for (let round = 0; round < rounds; round++) {
          // With dead devices nobody can be done before they had their time.
          const least = (await floor(devices, dead)) + (dead ? deadlineSeconds : 0);
          pairs.push({ floor: least, ours: await sweep(devices, dead) });
        }
        const ratio = median(pairs.map(({ floor: f, ours }) => ours.seconds / f));
        const { silent, ignored } = pairs.at(-1)!.ours;
        console.log(
          `| ${devices} | ${dead ? "1 in 10" : "none"} | ${median(pairs.map(({ floor: f }) => f)).toFixed(3)} | ${median(pairs.map(({ ours }) => ours.seconds)).toFixed(3)} | ${ratio.toFixed(2)} | ${silent} | ${JSON.stringify(ignored)} |`,
        );
      }
    }
  } finally {
    responder.kill();
  }
}

async function sweep(devices: number, dead: boolean) {
  const snmp = createSnmpClient();
  const community = new Secret("public");
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: devices }, (_, i) =>
      snmp.get({ host: address(i), port: portOf(i, dead), community }, system.scalars),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  const result = { seconds, silent: answers.filter(({ ok }) => !ok).length, ignored: snmp.ignored() };
  await snmp.close();
  return result;
}

/** The least that a process can do: send every request once, read every reply, understand nothing, wait for nobody. */
async function floor(devices: number, dead: boolean): Promise<number> {
  const socket = await open(0, "127.0.0.1");
  const template = encodeTemplate({ pdu: "get", oids: system.scalars }, "public");
  const expected = Array.from({ length: devices }, (_, i) => i).filter((i) => portOf(i, dead) === port).length;
  const started = performance.now();
  let [sent, received] = [0, 0];
  await new Promise<void>((done) => {
    socket.on("message", () => ++received === expected && done());
    const send = () => {
      for (let n = 0; n < 32 && sent < devices; n++, sent++) {
        socket.send(withId(template, 0x40000000 + sent), portOf(sent, dead), address(sent));
      }
      if (sent < devices) setImmediate(send);
    };
    send();
  });
  socket.close();
  return (performance.now() - started) / 1000;
}

/** Nothing listens on the next port: such a device is dead. */
function portOf(i: number, dead: boolean): number {
  return dead && i % deadShare === 3 ? port + 1 : port;
}

function address(i: number): string {
  return process.platform === "linux" ? `127.1.${(i >> 8) & 3}.${i & 255}` : "127.0.0.1";
}

/** A socket per address, so that a reply comes from where the question went. */
async function respondForAll(): Promise<void> {
  for (const host of new Set(Array.from({ length: 1024 }, (_, i) => address(i)))) {
    const socket = await open(port, host);
    socket.on("message", (request, from) => socket.send(answerTo(request), from.port, from.address));
  }
  process.send!("ready");
}

/** A GET turned into its reply: the six objects of the system group, every value prepared. */
function answerTo(request: Buffer): Buffer {
  const reply = Buffer.from(prepared);
  request.copy(reply, preparedId, request.indexOf(idMark) + 2, request.indexOf(idMark) + 6);
  return reply;
}

const idMark = Buffer.from([0x02, 0x04]);
const prepared = prepare();
const preparedId = prepared.indexOf(idMark) + 2;

function prepare(): Buffer {
  const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), content]);
  };
  const oid = (text: string) => tlv(0x06, Buffer.from([43, ...text.split(".").slice(2).map(Number)]));
  const values = [
    tlv(0x04, Buffer.from("Switch software, version 5.170, for a county's access layer")),
    tlv(0x06, Buffer.from([43, 6, 1, 4, 1, 0x8f, 0x5b, 2, 23])),
    tlv(0x43, Buffer.from([1, 2, 3])),
    tlv(0x04, Buffer.from("operations")),
    tlv(0x04, Buffer.from("qiaotou-acc-3")),
    tlv(0x04, Buffer.from("Qiaotou market")),
  ];
  const list = tlv(0x30, ...system.scalars.map((name, i) => tlv(0x30, oid(name), values[i]!)));
  const zero = tlv(0x02, Buffer.from([0]));
  const pdu = tlv(0xa2, tlv(0x02, Buffer.alloc(4)), zero, zero, list);
  return tlv(0x30, tlv(0x02, Buffer.from([1])), tlv(0x04, Buffer.from("public")), pdu);
}

async function startResponder(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(import.meta.url), ["responder"]);
  await new Promise<void>((ready, fail) => {
    child.once("message", () => ready());
    child.once("exit", (code) => fail(new Error(`the responder ended with ${code}`)));
  });
  return child;
}

async function open(at: number, host: string): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 << 20 });
  await new Promise<void>((bound, fail) => socket.once("error", fail).bind(at, host, bound));
  return socket;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
