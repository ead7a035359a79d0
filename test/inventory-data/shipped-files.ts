import { readdirSync, readFileSync } from "node:fs";
import { memoryFiles } from "../fakes.ts";

const root = new URL("../../inventory/", import.meta.url);

/** The shipped inventory in memory, without the lock file; tests may write to it. */
export function shippedFiles(): ReturnType<typeof memoryFiles> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  const kept = names.filter((name) => name.endsWith(".yaml") && !name.startsWith("allocations"));
  return memoryFiles(
    Object.fromEntries(kept.map((name) => [`inventory/${name}`, readFileSync(new URL(name, root), "utf8")])),
  );
}
