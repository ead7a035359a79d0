import { createHash, randomBytes } from "node:crypto";
import { all, text, type XmlValue } from "./camera-xml.ts";

/** The one account of a simulated camera, with everything hashed beforehand that can be. */
export interface CameraLogin {
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  /** One nonce for the life of the process: the lab does not look for replays. */
  readonly nonce: string;
  readonly algorithms: readonly DigestAlgorithm[];
  readonly ha1: Readonly<Record<DigestAlgorithm, string>>;
}

export type DigestAlgorithm = "MD5" | "SHA-256";

const hashOf = { MD5: "md5", "SHA-256": "sha256" } as const;

export function createLogin(options: {
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly algorithms: readonly DigestAlgorithm[];
}): CameraLogin {
  const secret = `${options.username}:${options.realm}:${options.password}`;
  return {
    ...options,
    nonce: randomBytes(12).toString("hex"),
    ha1: { MD5: hash("MD5", secret), "SHA-256": hash("SHA-256", secret) },
  };
}

/** Values of the `WWW-Authenticate` headers, one per algorithm. */
export function challenges(login: CameraLogin, stale: boolean): string[] {
  return login.algorithms.map(
    (algorithm) =>
      `Digest realm="${login.realm}", qop="auth", nonce="${login.nonce}", algorithm=${algorithm}${stale ? ", stale=true" : ""}`,
  );
}

/** Judges an `Authorization: Digest` header (RFC 7616, qop=auth). */
export function checkDigest(
  login: CameraLogin,
  request: { readonly method: string; readonly url: string; readonly authorization: string },
): "right" | "wrong" | "stale" {
  const fields: Record<string, string> = {};
  for (const [, name, quoted, bare] of request.authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)) {
    fields[name!] = quoted ?? bare!;
  }
  if (fields["nonce"] !== login.nonce) return "stale";
  const algorithm = fields["algorithm"] === "SHA-256" ? "SHA-256" : "MD5";
  if (!login.algorithms.includes(algorithm) || fields["username"] !== login.username) return "wrong";
  if (fields["uri"] !== request.url || fields["qop"] !== "auth") return "wrong";
  const ha2 = hash(algorithm, `${request.method}:${request.url}`);
  const parts = [login.ha1[algorithm], login.nonce, fields["nc"], fields["cnonce"], "auth", ha2];
  return hash(algorithm, parts.join(":")) === fields["response"] ? "right" : "wrong";
}

/** Cameras refuse a token that is older or newer than this; five seconds is what the field knows. */
const toleranceMs = 5000;

/** Judges a WS-Security UsernameToken by the camera's own clock; undefined when the request has none. */
export function checkToken(login: CameraLogin, header: XmlValue, cameraNow: number): "right" | "wrong" | undefined {
  const token = all(header, "Security", "UsernameToken")[0];
  if (token === undefined) return undefined;
  const [username, password, nonce, created] = ["Username", "Password", "Nonce", "Created"].map((name) =>
    text(token, name),
  );
  if (username !== login.username || !password || !nonce || !created) return "wrong";
  if (Math.abs(Date.parse(created) - cameraNow) > toleranceMs) return "wrong";
  const digest = createHash("sha1")
    .update(Buffer.from(nonce, "base64"))
    .update(created + login.password)
    .digest("base64");
  return digest === password ? "right" : "wrong";
}

function hash(algorithm: DigestAlgorithm, value: string): string {
  return createHash(hashOf[algorithm]).update(value).digest("hex");
}
