import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { OperatorError } from "../core/operator-error.ts";

/** What one string of Node can hold, with a margin: five million lines. */
const maxBytes = 400_000_000;

/** The text of a recorded walk, gzipped or not, with one character per byte: texts inside are in the encoding of their device. */
export async function readWalkFile(path: string): Promise<string> {
  const bytes = await read(path);
  if (bytes.length > maxBytes) throw tooLarge(path);
  return plain(bytes).toString("latin1");
}

/** PowerShell redirects in UTF-16, and some editors put a mark before UTF-8. */
function plain(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.subarray(2).toString("utf16le"), "utf8");
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

async function read(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new OperatorError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(path);
    throw new OperatorError(`${path} is gzipped and damaged; pack the walk again`);
  }
}

function tooLarge(path: string): OperatorError {
  return new OperatorError(`${path} holds more than ${maxBytes / 1e6} MB; walk fewer subtrees, or split the file`);
}
