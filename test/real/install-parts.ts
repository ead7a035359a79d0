import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { isAvailable, type PartName, parts } from "./parts.ts";

/** Before the tests with real programs: installs the Debian packages that they need, where that is possible. */
export default function setup(): void {
  const missing = (Object.keys(parts) as PartName[]).filter((part) => !isAvailable(part));
  const packages = [...new Set(missing.flatMap((part) => parts[part].debian))];
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  process.stdout.write(`Installing for the tests: ${packages.join(" ")}\n`);
  const apt = (...words: string[]) =>
    execFileSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=120", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: 900_000,
    });
  try {
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...packages);
  } catch (error) {
    // The tests that need them are skipped, and the closing report says so.
    process.stdout.write(`apt-get could not install them: ${(error as Error).message}\n`);
  }
}
