/** Secrets as the box shows them: `%^%#…%^%#`, another text at every display, and its own text is understood when it is typed back. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const mark = "%^%#";
/** Reversible with a key that every box of the lab shares, as the real one's is with a key of the software. */
const key = createHash("sha256").update("the key of the simulated switches").digest();
const saltBytes = 16;

/** Words after which a secret stands. */
const secretAfter = /(\b(?:irreversible-)?cipher )(\S+)/g;

/** The line with every secret in its shown form. */
export function concealLine(line: string): string {
  return line.replace(secretAfter, (_, before: string, secret: string) => before + conceal(secret));
}

/** The line with every secret as it was typed first. */
export function revealLine(line: string): string {
  return line.replace(secretAfter, (_, before: string, secret: string) => before + reveal(secret));
}

function conceal(secret: string): string {
  const salt = randomBytes(saltBytes);
  const cipher = createCipheriv("aes-256-ctr", key, salt);
  return mark + Buffer.concat([salt, cipher.update(secret, "utf8"), cipher.final()]).toString("base64") + mark;
}

function reveal(shown: string): string {
  if (!shown.startsWith(mark) || !shown.endsWith(mark) || shown.length <= 2 * mark.length) return shown;
  const bytes = Buffer.from(shown.slice(mark.length, -mark.length), "base64");
  if (bytes.length <= saltBytes) return shown;
  const decipher = createDecipheriv("aes-256-ctr", key, bytes.subarray(0, saltBytes));
  return Buffer.concat([decipher.update(bytes.subarray(saltBytes)), decipher.final()]).toString("utf8");
}
