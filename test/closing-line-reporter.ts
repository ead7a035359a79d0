import type { Reporter, TestCase, TestModule } from "vitest/node";
import { parts } from "./real/parts.ts";

/** Ends a run with the line that scripts look for, after naming every real part that was skipped and how to get it. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const missing = new Map<string, number>();
    for (const module of modules) {
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const state = (test as TestCase).result().state;
        if (state === "passed" || state === "failed") counts[state]++;
        else {
          counts.skipped++;
          const part = /\[needs ([\w-]+)\]/.exec(test.fullName)?.[1];
          if (part) missing.set(part, (missing.get(part) ?? 0) + 1);
        }
      }
    }
    for (const [part, tests] of missing) {
      const install = parts[part as keyof typeof parts]?.install ?? "see test/real/parts.ts";
      process.stdout.write(`SKIPPED ${tests} tests that need ${part}; to run them: ${install}\n`);
    }
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
