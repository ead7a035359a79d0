/** Puts the adapters together. What a command does not need is not loaded: reading the inventory opens no socket library. */
import { join } from "node:path";
import { nodeFiles, privateFiles } from "../adapters/node-files.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { Effects, Files } from "../core/effects.ts";

/** Files and clock: all that reading and planning need. */
export const localEffects: Pick<Effects, "files" | "clock"> = { files: nodeFiles, clock: systemClock };

export interface NetworkOptions {
  /** Folder of a running lab; absent means the real network. */
  readonly lab?: string | undefined;
  /** Folder of the ledger, the snapshots and the pinned host keys. */
  readonly state: string;
  /** Accept and pin the key of a host that has none yet. A changed key is refused all the same. */
  readonly trustNewHosts?: boolean | undefined;
}

export interface NetworkEffects extends Effects {
  /** For the state folder: what it holds is readable by its owner only. */
  readonly stateFiles: Files;
  close(): Promise<void>;
}

/** Everything, with the sockets opened on first use. The caller closes it. */
export async function networkEffects(options: NetworkOptions): Promise<NetworkEffects> {
  const [{ createHostKeys }, { createSshTransport }, { createHttpTransport }, { createSnmpClient }] = await Promise.all(
    [
      import("../adapters/host-keys.ts"),
      import("../adapters/ssh-cli.ts"),
      import("../adapters/http-client.ts"),
      import("../adapters/snmp-client.ts"),
    ],
  );
  const { endpoints, secrets } = await whereDevicesAre(options.lab);
  const hostKeys = createHostKeys({
    files: privateFiles,
    path: join(options.state, "known-hosts.json"),
    trustNew: options.trustNewHosts ?? false,
  });
  const http = createHttpTransport({ endpoints });
  const snmp = createSnmpClient();
  return {
    ...localEffects,
    stateFiles: privateFiles,
    secrets,
    endpoints,
    cli: createSshTransport({ endpoints, hostKeys }),
    http,
    snmp,
    async close() {
      await snmp.close();
      await http.close();
    },
  };
}

async function whereDevicesAre(lab: string | undefined): Promise<Pick<Effects, "endpoints" | "secrets">> {
  if (lab !== undefined) return (await import("../adapters/lab-endpoints.ts")).readLab(nodeFiles, lab);
  const [{ directEndpoints }, { systemSecrets }] = await Promise.all([
    import("../adapters/direct-endpoints.ts"),
    import("../adapters/system-secrets.ts"),
  ]);
  return { endpoints: directEndpoints, secrets: systemSecrets };
}
