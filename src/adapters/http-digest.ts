import { createHash, randomBytes } from "node:crypto";
import type { Credential } from "../core/secret.ts";

/** One `WWW-Authenticate: Digest` offer that we can answer (RFC 7616; RFC 2069 when `qop` is absent). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** As the device wrote it; absent means MD5. */
  readonly algorithm?: string;
  readonly hash: "md5" | "sha256";
  readonly qop: "auth" | "none";
  readonly stale: boolean;
}

const hashes: Readonly<Record<string, DigestChallenge["hash"]>> = { MD5: "md5", "SHA-256": "sha256" };

/** The strongest offer among the raw values of `WWW-Authenticate` headers; undefined when none is a digest we can answer. */
export function chooseChallenge(headers: readonly string[]): DigestChallenge | undefined {
  const offers = headers.flatMap(splitOffers).flatMap(parseOffer);
  return offers.find((offer) => offer.hash === "sha256") ?? offers[0];
}

/** Answers to one challenge, counting its nonce up so that it serves many requests. */
export class DigestAnswers {
  readonly #challenge: DigestChallenge;
  readonly #username: string;
  readonly #ha1: string;
  #count = 0;

  constructor(challenge: DigestChallenge, credential: Credential) {
    this.#challenge = challenge;
    this.#username = credential.username;
    this.#ha1 = digest(challenge.hash, `${credential.username}:${challenge.realm}:${credential.password.reveal()}`);
  }

  /** The `Authorization` header for one request. */
  header(method: string, uri: string): string {
    const { realm, nonce, opaque, algorithm, hash, qop } = this.#challenge;
    const ha2 = digest(hash, `${method}:${uri}`);
    const fields = [
      `username="${quote(this.#username)}"`,
      `realm="${quote(realm)}"`,
      `nonce="${quote(nonce)}"`,
      `uri="${quote(uri)}"`,
    ];
    if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
    if (opaque !== undefined) fields.push(`opaque="${quote(opaque)}"`);
    if (qop === "none") {
      fields.push(`response="${digest(hash, `${this.#ha1}:${nonce}:${ha2}`)}"`);
    } else {
      const nc = (++this.#count).toString(16).padStart(8, "0");
      const cnonce = randomBytes(8).toString("hex");
      const response = digest(hash, `${this.#ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}`);
      fields.push("qop=auth", `nc=${nc}`, `cnonce="${cnonce}"`, `response="${response}"`);
    }
    return `Digest ${fields.join(", ")}`;
  }
}

/** One header may carry several schemes: `Basic realm="x", Digest realm="y", …`. */
function splitOffers(header: string): string[] {
  return header.split(/,?\s*(?=\b(?:Digest|Basic|Bearer|Negotiate|NTLM)\s)/i).filter((part) => /^Digest\s/i.test(part));
}

function parseOffer(offer: string): DigestChallenge[] {
  const fields = new Map<string, string>();
  for (const [, name, quoted, bare] of offer.slice(7).matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g)) {
    fields.set(name!.toLowerCase(), quoted === undefined ? bare! : quoted.replace(/\\(.)/g, "$1"));
  }
  const [realm, nonce, opaque, algorithm] = ["realm", "nonce", "opaque", "algorithm"].map((name) => fields.get(name));
  const hash = hashes[(algorithm ?? "MD5").toUpperCase()];
  const qop = fields.get("qop");
  const words = qop?.split(",").map((word) => word.trim().toLowerCase());
  if (realm === undefined || nonce === undefined || hash === undefined) return [];
  if (words && !words.includes("auth")) return [];
  return [
    {
      realm,
      nonce,
      hash,
      qop: words ? "auth" : "none",
      stale: fields.get("stale")?.toLowerCase() === "true",
      ...(opaque === undefined ? {} : { opaque }),
      ...(algorithm === undefined ? {} : { algorithm }),
    },
  ];
}

function digest(hash: DigestChallenge["hash"], text: string): string {
  return createHash(hash).update(text, "utf8").digest("hex");
}

function quote(text: string): string {
  return text.replace(/["\\]/g, "\\$&");
}
