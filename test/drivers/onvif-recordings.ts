import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { HttpTransport } from "../../src/core/effects.ts";
import type { CameraAnswer } from "../../src/drivers/onvif/facts.ts";

/** Everything that real cameras answered to a round of read requests; outside the repository, so that it may be absent. */
const folder = resolve(import.meta.dirname, "../../../shared/corpora/onvif");

export interface RecordedAnswer extends CameraAnswer {
  readonly path: string;
}

export const recordedCameras: readonly string[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(".ndjson.gz"))
      .map((name) => name.replace(".ndjson.gz", ""))
      .sort()
  : [];

export function recordedAnswers(camera: string): readonly RecordedAnswer[] {
  const lines = gunzipSync(readFileSync(join(folder, `${camera}.ndjson.gz`)))
    .toString("utf8")
    .trim()
    .split("\n");
  return lines.map((line) => {
    const { operation, path, status, request, response } = JSON.parse(line) as Record<string, string> & {
      status: number;
    };
    const about = /:(?:Profile|Configuration)Token>([^<]*)</.exec(request ?? "")?.[1];
    return {
      operation: operation ?? "",
      path: path ?? "",
      status,
      body: response ?? "",
      ...(about === undefined ? {} : { about }),
    };
  });
}

/** A camera that gives its recorded answers, and the fault for what it was never asked. */
export function replay(answers: readonly RecordedAnswer[]): HttpTransport {
  return {
    async request(_target, { body = "", path }) {
      const operation = /<s:Body><\w+:(\w+)/.exec(body)?.[1];
      const found = answers.find((answer) => answer.operation === operation && answer.path === path);
      return { ok: true, value: { status: found?.status ?? 500, headers: {}, body: found?.body ?? neverAsked } };
    },
    async close() {},
  };
}

const neverAsked =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value>' +
  "<s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Code><s:Reason><s:Text>not recorded</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>";
