/** Start-up and the two commands that people type most, as ratios to an empty Node process in the same run. */
import { spawnSync } from "node:child_process";

const rounds = Number(process.env["ROUNDS"] ?? 9);

const commands: Readonly<Record<string, { readonly words: readonly string[]; readonly limit: string }>> = {
  "node -e 0": { words: ["-e", "0"], limit: "" },
  "camnet --help": { words: ["dist/main.js", "--help"], limit: "at most 2 ×" },
  "camnet check": { words: ["dist/main.js", "check"], limit: "at most 3 × + 300 ms" },
  "camnet plan": { words: ["dist/main.js", "plan"], limit: "at most 3 × + 300 ms" },
  "camnet list": { words: ["dist/main.js", "list", "--csv"], limit: "" },
};

/** Wall time in milliseconds; a command that fails is no measurement. */
function timeOnce(words: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, { words }] of Object.entries(commands)) times.get(name)!.push(timeOnce(words));
}
const floor = median(times.get("node -e 0")!);
console.log(`start-up, median of ${rounds} interleaved rounds`);
for (const [name, { limit }] of Object.entries(commands)) {
  const ms = median(times.get(name)!);
  const over = limit.includes("300") ? `, ${((ms - 300) / floor).toFixed(2)} × after taking off 300 ms` : "";
  console.log(`  ${name.padEnd(14)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / floor).toFixed(2)} ×${over}  ${limit}`);
}
