import { spawn } from "node:child_process";
import { once } from "node:events";
import { OperatorError } from "../core/operator-error.ts";

export interface StartLabOptions {
  readonly inventory: string;
  readonly folder: string;
  /** Percent of the devices that misbehave. @default 0 */
  readonly faultPercent?: number;
  /** @default false */
  readonly fresh?: boolean;
  /** Program and first arguments of camnet. @default this camnet */
  readonly command?: readonly string[];
  /** @default 60 s */
  readonly deadlineMs?: number;
}

export interface RunningLab {
  readonly folder: string;
  readonly pid: number;
  /** Resolves when the lab has written its state and is gone. */
  stop(): Promise<void>;
}

/** What the lab tells the process that started it. */
export interface LabMessage {
  readonly lab: "ready";
}

/**
 * Starts the lab as a process of its own and waits until every device answers. It stops with this process, however this
 * one ends.
 */
export async function startLab(options: StartLabOptions): Promise<RunningLab> {
  const [program, ...before] = options.command ?? [process.execPath, process.argv[1]!];
  const child = spawn(program!, [...before, ...labArguments(options)], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const exited = once(child, "exit");
  let complaint = "";
  child.stderr!.on("data", (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-4000);
  });
  const deadlineMs = options.deadlineMs ?? 60_000;
  try {
    await readiness();
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    folder: options.folder,
    pid: child.pid!,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };

  function readiness(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new OperatorError(
              `the lab was not ready after ${deadlineMs / 1000} s; type: camnet lab --folder ${options.folder}`,
            ),
          ),
        deadlineMs,
      );
      const settle = (act: () => void) => {
        clearTimeout(timer);
        act();
      };
      child.on("message", (message: LabMessage) => {
        if (message.lab === "ready") settle(resolve);
      });
      child.on("error", (cause) => settle(() => reject(new OperatorError("the lab could not be started", { cause }))));
      child.on("exit", (code, signal) =>
        settle(() =>
          reject(
            new OperatorError(`the lab ended before it was ready (${signal ?? `exit ${code}`})\n${complaint.trim()}`),
          ),
        ),
      );
    });
  }
}

function labArguments({ inventory, folder, faultPercent, fresh }: StartLabOptions): readonly string[] {
  return [
    "lab",
    ...["--inventory", inventory],
    ...["--folder", folder],
    ...(faultPercent ? ["--faults", String(faultPercent)] : []),
    ...(fresh ? ["--fresh"] : []),
  ];
}
