import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createListener, type Socket } from "node:net";
import { answerOnvif, type CameraReply, openToAll, refuse } from "./camera-answers.ts";
import {
  type CameraLogin,
  challenges,
  checkDigest,
  checkToken,
  createLogin,
  type DigestAlgorithm,
} from "./camera-login.ts";
import { notAuthorized, notSoap, type SoapRefusal } from "./camera-operation.ts";
import type { CameraModel, CameraState } from "./camera-state.ts";
import { readCall } from "./camera-xml.ts";
import type { Fault } from "./faults.ts";

export type { DigestAlgorithm } from "./camera-login.ts";
export { type CameraModel, type CameraState, cameraModel, factoryState, importCameraState } from "./camera-state.ts";

export interface CameraOptions {
  readonly id: string;
  readonly model: CameraModel;
  readonly credential: { readonly username: string; readonly password: string };
  /** Where it starts: `factoryState`, or what `state()` gave before the lab stopped. */
  readonly state: CameraState;
  /** Without one it is well. A refusal is for operations whose request holds the text; a cut comes in mid-answer. */
  readonly fault?: Fault;
  /** How the camera takes its user. @default both, as most cameras do */
  readonly login?: "digest" | "token" | "both";
  /** @default MD5 alone, as most cameras do */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** True time. @default the clock of this machine */
  readonly now?: () => number;
  /** Called after a write that changed something. */
  readonly onChange?: (state: CameraState) => void;
}

export interface LabCamera {
  readonly id: string;
  /** Starts answering; port 0 takes a free one. Resolves with the port. */
  listen(host: string, port: number): Promise<number>;
  /** Plain JSON: keep it, and give it back as `CameraOptions.state`. */
  state(): CameraState;
  close(): Promise<void>;
}

/**
 * A simulated ONVIF camera on a port of its own. It is light: one small state object and one listener each, no timer;
 * one HTTP parser for all cameras of the process.
 */
export function createCamera(options: CameraOptions): LabCamera {
  const camera: Camera = {
    options,
    login: createLogin({
      ...options.credential,
      realm: `${options.model.manufacturer} ${options.model.model}`.replace(/["\\]/g, ""),
      algorithms: options.algorithms ?? ["MD5"],
    }),
    state: options.state,
    connections: 0,
    requestsOf: new WeakMap(),
  };
  const sockets = new Set<Socket>();
  const listener = createListener({ noDelay: true }, (socket) => {
    camera.connections++;
    // A lossy camera also gives up a connection after each answer, so that every other request meets the loss.
    const lost = options.fault?.kind === "drops-half" && camera.connections % 2 === 0;
    if (lost || options.fault?.kind === "dead") {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    cameraOf.set(socket, camera);
    front.emit("connection", socket);
  });
  return {
    id: options.id,
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        listener.once("error", reject);
        listener.listen(port, host, () => resolve((listener.address() as AddressInfo).port));
      }),
    state: () => camera.state,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}

interface Camera {
  readonly options: CameraOptions;
  readonly login: CameraLogin;
  state: CameraState;
  connections: number;
  readonly requestsOf: WeakMap<Socket, number>;
}

const cameraOf = new WeakMap<Socket, Camera>();

/** Never listens: the listeners of all cameras hand it their connections. */
const front = createServer({ keepAliveTimeout: 10_000 }, (request, response) => {
  const camera = cameraOf.get(request.socket);
  if (!camera) return void response.destroy();
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => serve(camera, request, Buffer.concat(chunks).toString("utf8"), response));
});

function serve(camera: Camera, request: IncomingMessage, body: string, response: ServerResponse): void {
  const { fault } = camera.options;
  const count = (camera.requestsOf.get(request.socket) ?? 0) + 1;
  camera.requestsOf.set(request.socket, count);
  const { reply, headers } = answer(camera, request, body);
  const send = () => {
    const length = Buffer.byteLength(reply.body);
    response.writeHead(reply.status, {
      ...headers,
      ...(fault?.kind === "drops-half" ? { connection: "close" } : {}),
      "content-type": "application/soap+xml; charset=utf-8",
      "content-length": length,
    });
    if (fault?.kind === "closes" && count > fault.after) {
      response.write(reply.body.slice(0, Math.floor(reply.body.length / 2)), () => request.socket.destroy());
    } else response.end(reply.body);
  };
  if (fault?.kind === "slow") setTimeout(send, fault.delayMs);
  else send();
}

interface Answer {
  readonly reply: CameraReply;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

function answer(camera: Camera, request: IncomingMessage, body: string): Answer {
  const { options, login, state } = camera;
  const now = (options.now ?? Date.now)();
  const call = readCall(body);
  const operation = call?.operation ?? "";
  const plain = (reply: CameraReply): Answer => ({ reply, headers: {} });
  if (!call || request.method !== "POST") return plain(refuse(state, notSoap));

  const accepted = options.login ?? "both";
  const authorization = request.headers.authorization ?? "";
  const token = checkToken(login, call.header, now + state.time.offsetMs);
  const digest = /^Digest /i.test(authorization)
    ? checkDigest(login, { method: "POST", url: request.url ?? "", authorization })
    : undefined;
  const known = (accepted !== "token" && digest === "right") || (accepted !== "digest" && token === "right");
  if (!known && !openToAll.has(operation)) {
    const refusal = refuse(state, notAuthorized);
    // A camera that has been given a token answers about the token; else it asks for a digest where it can.
    if (accepted === "token" || (accepted === "both" && token !== undefined)) return plain(refusal);
    const headers = { "www-authenticate": challenges(login, digest === "stale") };
    return { reply: { ...refusal, status: 401 }, headers };
  }

  const { fault } = options;
  if (fault?.kind === "refuses" && body.includes(fault.text)) return plain(refuse(state, prohibited));
  const reply = answerOnvif(state, call, {
    model: options.model,
    username: options.credential.username,
    host: request.headers.host ?? "",
    now,
  });
  if (reply.state !== state && fault?.kind !== "lies") {
    camera.state = reply.state;
    options.onChange?.(reply.state);
  }
  return plain(reply);
}

const prohibited: SoapRefusal = {
  code: "Sender",
  subcodes: ["ter:OperationProhibited"],
  reason: "The requested operation is not permitted by the device",
};
