/** Where the devices of a running lab are, and the secrets it made up for them. */
import { join } from "node:path";
import type { Endpoints, Files, Secrets, Service } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import { Secret } from "../core/secret.ts";

/** `endpoints.json` in the lab's folder: written when every device listens, removed when the lab stops. */
export interface LabEndpoints {
  readonly pid: number;
  readonly startedAt: string;
  readonly devices: Readonly<Record<string, { readonly host: string } & Partial<Readonly<Record<Service, number>>>>>;
}

/** `secrets.json` in the lab's folder, readable by its owner only: secret reference → value. */
export type LabSecrets = Readonly<Record<string, string>>;

export const endpointsFile = (folder: string) => join(folder, "endpoints.json");
export const secretsFile = (folder: string) => join(folder, "secrets.json");

/** The lab that runs in this folder right now, if one does. */
export async function runningLab(files: Pick<Files, "read">, folder: string): Promise<LabEndpoints | undefined> {
  const written = await files.read(endpointsFile(folder));
  const lab = written === undefined ? undefined : (JSON.parse(written) as LabEndpoints);
  return lab && isAlive(lab.pid) ? lab : undefined;
}

/** Refuses a folder without a lab that runs right now. */
export async function readLab(
  files: Pick<Files, "read">,
  folder: string,
): Promise<{ readonly endpoints: Endpoints; readonly secrets: Secrets }> {
  const [lab, values] = await Promise.all([runningLab(files, folder), files.read(secretsFile(folder))]);
  if (!lab || values === undefined)
    throw new OperatorError(`no lab is running in ${folder}; type: camnet lab --folder ${folder}`);
  const secrets = JSON.parse(values) as LabSecrets;
  return {
    endpoints: {
      locate(target, service) {
        const device = lab.devices[target.deviceId];
        return { host: device?.host ?? "127.0.0.1", port: device?.[service] ?? closedPort };
      },
    },
    secrets: {
      async reveal(ref) {
        const value = secrets[ref];
        if (value === undefined)
          throw new OperatorError(`the lab in ${folder} has no secret for ${ref}; type: camnet lab --fresh`);
        return new Secret(value);
      },
    },
  };
}

/** tcpmux, which nothing listens on: what the lab does not have is as unreachable as a device that is switched off. */
const closedPort = 1;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
