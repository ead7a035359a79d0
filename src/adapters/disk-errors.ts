import { OperatorError } from "../core/operator-error.ts";

/** What a system's word for a failed write means to the one who typed the path. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EEXIST: "a file stands where a folder is needed",
  ENOTDIR: "a file stands where a folder is needed",
  ENOENT: "a folder in its path cannot be made",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of disk is used up",
  ELOOP: "its link leads back to itself",
};

/** Does it, and turns what the disk refuses into a sentence; anything else is thrown as it is. */
export async function writing<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
    if (reason === undefined) throw error;
    throw new OperatorError(`cannot write ${path}: ${reason}`, { cause: error });
  }
}
