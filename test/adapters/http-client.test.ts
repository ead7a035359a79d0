import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpTransport } from "../../src/adapters/http-client.ts";
import type { DeviceTarget } from "../../src/core/effects.ts";
import { Secret } from "../../src/core/secret.ts";

const target: DeviceTarget = { deviceId: "cam-1", kind: "camera", platform: "onvif", address: "10.0.0.1" };
const credential = { username: "admin", password: new Secret("se:cret") };

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function transportTo(port: number, timeoutMs = 1000) {
  return createHttpTransport({ endpoints: { locate: () => ({ host: "127.0.0.1", port }) }, timeoutMs });
}

/** A server that answers 401 with these headers until the answer to the challenge is right. */
async function guarded(options: {
  readonly challenges: readonly string[] | (() => readonly string[]);
  readonly accepts: (authorization: string, seen: readonly string[]) => boolean;
}) {
  const seen: string[] = [];
  const port = await listen(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      const authorization = request.headers.authorization ?? "";
      const welcome = authorization !== "" && options.accepts(authorization, seen);
      seen.push(authorization);
      if (welcome) return void response.end("welcome");
      const { challenges } = options;
      response.setHeader("www-authenticate", [...(typeof challenges === "function" ? challenges() : challenges)]);
      response.statusCode = 401;
      response.end();
    }),
  );
  return { port, seen };
}

const field = (authorization: string, name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(authorization)?.[1];

/** RFC 7616 by the book, with the password that the tests use. */
function isRight(algorithm: "md5" | "sha256", realm: string, password = "se:cret") {
  const hash = (text: string) => createHash(algorithm).update(text).digest("hex");
  return (authorization: string) => {
    const ha1 = hash(`admin:${realm}:${password}`);
    const ha2 = hash(`POST:${field(authorization, "uri")}`);
    const middle = field(authorization, "qop")
      ? [field(authorization, "nc"), field(authorization, "cnonce"), field(authorization, "qop")]
      : [];
    const whole = [ha1, field(authorization, "nonce"), ...middle, ha2].join(":");
    return field(authorization, "response") === hash(whole);
  };
}

const post = { method: "POST", path: "/onvif/device_service?x=1", body: "<a/>" } as const;

describe("HTTP digest", () => {
  it.each([
    ["MD5 with qop", ['Digest realm="cam", nonce="n1", qop="auth,auth-int"'], "md5"],
    ["the oldest form, without qop", ['Digest realm="cam", nonce="n1"'], "md5"],
    ["SHA-256", ['Digest realm="cam", nonce="n1", algorithm=SHA-256, qop="auth"'], "sha256"],
    [
      "the stronger of two headers",
      [
        'Digest qop="auth", realm="cam", nonce="n1", stale="FALSE"',
        'Digest realm="cam", nonce="n2", algorithm="SHA-256", qop="auth"',
      ],
      "sha256",
    ],
    ["a digest beside Basic in one header", ['Basic realm="x", Digest realm="cam", nonce="n1", qop="auth"'], "md5"],
  ] as const)("answers %s", async (_, challenges, algorithm) => {
    const { port, seen } = await guarded({ challenges, accepts: isRight(algorithm, "cam") });
    const outcome = await transportTo(port).request(target, post, credential);
    expect(outcome).toMatchObject({ ok: true, value: { status: 200, body: "welcome" } });
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe("");
  });

  it("uses a nonce again, counting up, so that the next request needs no second trip", async () => {
    const { port, seen } = await guarded({
      challenges: ['Digest realm="cam", nonce="n1", qop="auth"'],
      accepts: isRight("md5", "cam"),
    });
    const transport = transportTo(port);
    for (let i = 0; i < 3; i++) expect(await transport.request(target, post, credential)).toMatchObject({ ok: true });
    expect(seen.map((one) => field(one, "nc"))).toEqual([undefined, "00000001", "00000002", "00000003"]);
    expect(new Set(seen.slice(1).map((one) => field(one, "cnonce"))).size).toBe(3);
  });

  it("takes a fresh nonce when the remembered one has expired", async () => {
    let nonce = 1;
    const { port, seen } = await guarded({
      challenges: () => [`Digest realm="cam", nonce="n${nonce}", qop="auth", stale=true`],
      accepts: (authorization) => isRight("md5", "cam")(authorization) && field(authorization, "nonce") === `n${nonce}`,
    });
    const transport = transportTo(port);
    await transport.request(target, post, credential);
    nonce = 2;
    expect(await transport.request(target, post, credential)).toMatchObject({ ok: true, value: { status: 200 } });
    expect(seen.map((one) => field(one, "nonce"))).toEqual([undefined, "n1", "n1", "n2"]);
  });

  it("is an auth failure, without the password, when the answer is refused", async () => {
    const { port, seen } = await guarded({
      challenges: ['Digest realm="cam", nonce="n1", qop="auth"'],
      accepts: isRight("md5", "cam", "another"),
    });
    const outcome = await transportTo(port).request(target, post, credential);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: "auth", message: expect.stringContaining('"admin"') },
    });
    expect(JSON.stringify(outcome)).not.toContain("se:cret");
    expect(seen).toHaveLength(2);
  });

  it.each([
    ["Basic alone", ['Basic realm="cam"']],
    ["an algorithm that nobody knows", ['Digest realm="cam", nonce="n1", algorithm=X-1, qop="auth"']],
    ["only auth-int", ['Digest realm="cam", nonce="n1", qop="auth-int"']],
  ])("never sends a password for %s: the 401 is the reply", async (_, challenges) => {
    const { port, seen } = await guarded({ challenges, accepts: () => true });
    expect(await transportTo(port).request(target, post, credential)).toMatchObject({
      ok: true,
      value: { status: 401 },
    });
    expect(seen).toEqual([""]);
  });

  it("sends nothing of a user who was not given", async () => {
    const { port, seen } = await guarded({ challenges: ['Digest realm="c", nonce="n"'], accepts: () => true });
    expect(await transportTo(port).request(target, post)).toMatchObject({ ok: true, value: { status: 401 } });
    expect(seen).toEqual([""]);
  });
});

describe("HTTP to a device", () => {
  it("gives back any status with its headers and body, Chinese text intact", async () => {
    const port = await listen(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => response.writeHead(500, { "x-model": "cam" }).end(Buffer.concat(chunks)));
      }),
    );
    const outcome = await transportTo(port).request(target, { ...post, body: "桥中路菜场" });
    expect(outcome).toMatchObject({
      ok: true,
      value: { status: 500, headers: { "x-model": "cam" }, body: "桥中路菜场" },
    });
  });

  it("keeps the connection for the next request", async () => {
    const server = createServer((request, response) => void request.resume().on("end", () => response.end("ok")));
    const connections = new Set<Socket>();
    server.on("connection", (socket: Socket) => connections.add(socket));
    const transport = transportTo(await listen(server));
    for (let i = 0; i < 5; i++) await transport.request(target, post);
    expect(connections.size).toBe(1);
  });

  it("tries once more when a kept connection turns out to be closed", async () => {
    let requests = 0;
    const server = createServer((request, response) => {
      requests++;
      request
        .resume()
        .on("end", () => (requests === 2 ? request.socket.resetAndDestroy() : response.end(`${requests}`)));
    });
    const transport = transportTo(await listen(server));
    expect(await transport.request(target, post)).toMatchObject({ ok: true, value: { body: "1" } });
    expect(await transport.request(target, post)).toMatchObject({ ok: true, value: { body: "3" } });
  });

  it.each([
    ["unreachable", "refuses connections", undefined],
    [
      "unreachable",
      "closed the connection before it answered",
      (socket: Socket) => socket.once("data", () => socket.destroy()),
    ],
    ["timeout", "did not answer in time", () => undefined],
    [
      "timeout",
      "stalled in the middle",
      (socket: Socket) => socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
    ],
    [
      "unreachable",
      "in the middle of its answer",
      (socket: Socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
    ],
    ["rejected", "not HTTP", (socket: Socket) => socket.once("data", () => socket.end("SSH-2.0-dropbear\r\n"))],
    [
      "rejected",
      "more than 4 MiB",
      (socket: Socket) =>
        socket.once("data", () => {
          socket.on("error", () => undefined);
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          socket.end(Buffer.alloc(5 * 1024 * 1024));
        }),
    ],
  ] as const)("is %s when the device %s", async (kind, sentence, behave) => {
    const server = createRawServer((socket) => behave?.(socket));
    const port = await listen(server);
    if (!behave) await new Promise((resolve) => server.close(resolve));
    if (!behave) servers.length = 0;
    const outcome = await transportTo(port, 200).request(target, post, credential);
    expect(outcome).toMatchObject({ ok: false, failure: { kind, message: expect.stringContaining(sentence) } });
  });

  it("keeps one deadline over the digest round trip", async () => {
    const port = await listen(
      createServer((request, response) => {
        request.resume();
        setTimeout(() => response.writeHead(401, { "www-authenticate": 'Digest realm="c", nonce="n"' }).end(), 80);
      }),
    );
    const started = Date.now();
    expect(await transportTo(port, 120).request(target, post, credential)).toMatchObject({
      ok: false,
      failure: { kind: "timeout" },
    });
    expect(Date.now() - started).toBeLessThan(400);
  });
});
