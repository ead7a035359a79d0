import { spawn } from "node:child_process";
import { posix } from "node:path";
import type { Files } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";

/** A folder as a revision of its git repository has it. */
export interface FolderAtRevision {
  /** Reads below the folder as if it stood on disk; nothing can be written. */
  readonly files: Pick<Files, "list" | "readBytes">;
  /** The whole id of the commit. */
  readonly commit: string;
}

/**
 * Reads a folder at a revision: whatever git takes for one (`HEAD~3`, `main`, a tag, an id). Everything is read at once, so
 * that the answer is one state. A folder outside a repository, a revision that does not exist and one without the folder
 * are OperatorErrors.
 */
export async function folderAtRevision(folder: string, revision: string): Promise<FolderAtRevision> {
  // git would take it for an option.
  if (revision.startsWith("-") || revision === "") {
    throw new OperatorError(`"${revision}" is no revision; name a branch, a tag or a commit such as HEAD~1`);
  }
  const inside = await git(folder, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.code !== 0) {
    throw new OperatorError(`${folder} is not in a git repository, so it has no revisions: ${reason(inside.err)}`);
  }
  const resolved = await git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (resolved.code !== 0) {
    throw new OperatorError(`git knows no revision ${revision} of ${folder}; git log --oneline shows them`);
  }
  const commit = resolved.out.toString().trim();
  const entries = await blobsOf(folder, commit);
  if (entries.length === 0) throw new OperatorError(`at ${revision} there is no folder ${folder}`);
  const texts = await contentsOf(
    folder,
    entries.map(({ id }) => id),
  );
  return { files: filesOf(folder, new Map(entries.map(({ path }, i) => [path, texts[i]!]))), commit };
}

/** Files below the folder, with paths seen from it. Symbolic links and submodules are no files. */
async function blobsOf(folder: string, commit: string): Promise<readonly { path: string; id: string }[]> {
  // Run inside the folder, ls-tree shows what is below it and nothing else.
  const { code, out, err } = await git(folder, ["ls-tree", "-r", "-z", commit]);
  if (code !== 0) throw new OperatorError(`git cannot list ${folder} at ${commit}: ${reason(err)}`);
  return out
    .toString()
    .split("\0")
    .flatMap((line) => {
      const [, id, path] = /^100(?:644|755) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
      return id && path ? { path, id } : [];
    });
}

/** The bytes of many files with one run of git: `<id> blob <size>`, a line break, the bytes, a line break. */
async function contentsOf(folder: string, ids: readonly string[]): Promise<readonly Uint8Array[]> {
  const { code, out, err } = await git(folder, ["cat-file", "--batch"], `${ids.join("\n")}\n`);
  if (code !== 0) throw new OperatorError(`git cannot read the files of ${folder}: ${reason(err)}`);
  const contents: Uint8Array[] = [];
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(0x0a, at);
    const [id = "", kind, size] = out.subarray(at, end).toString().split(" ");
    if (kind !== "blob")
      throw new OperatorError(`git has no file ${id}; the repository may be a partial clone: git fetch`);
    contents.push(out.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}

function filesOf(folder: string, contents: ReadonlyMap<string, Uint8Array>): FolderAtRevision["files"] {
  const root = posix.normalize(folder).replace(/\/+$/, "");
  const inside = (path: string) => {
    const normal = posix.normalize(path);
    return normal === root ? "" : normal.startsWith(`${root}/`) ? normal.slice(root.length + 1) : undefined;
  };
  return {
    async readBytes(path) {
      const name = inside(path);
      return name === undefined ? undefined : contents.get(name);
    },
    async list(path) {
      const name = inside(path);
      if (name === undefined) return [];
      const start = name === "" ? "" : `${name}/`;
      const names = [...contents.keys()]
        .filter((each) => each.startsWith(start))
        .map((each) => each.slice(start.length).split("/")[0]!);
      return [...new Set(names)].sort();
    },
  };
}

interface Ran {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs git without a shell, in English, and without any program that a repository's settings could name. */
async function git(folder: string, words: readonly string[], input = ""): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, "-c", "core.fsmonitor=false", "--no-pager", ...words], {
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    let err = "";
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => (err += part.toString()));
    // A git that ends before it has read everything says why by its exit.
    child.stdin.on("error", () => {});
    child.once("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT";
      reject(missing ? new OperatorError("git is not installed, and revisions are git's") : error);
    });
    child.once("close", (code) => resolve({ code, out: Buffer.concat(out), err }));
    child.stdin.end(input);
  });
}

function reason(err: string): string {
  return (
    err
      .trim()
      .split("\n")[0]!
      .replace(/^fatal: /, "") || "git does not say why"
  );
}
