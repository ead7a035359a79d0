import type { Allocations, DeviceAllocation, LinkPorts } from "../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Device, Network } from "../core/network.ts";

/** One device that is in service or to come, and the numbers it has got so far. */
export interface Draft {
  readonly device: Device;
  /** What it has from before. */
  readonly held: DeviceAllocation | undefined;
  /** `<area>/<service>`; absent when the VLAN plan has nothing for it. */
  segment?: string;
  place?: { readonly address: string; readonly vlan: number };
  port?: NonNullable<DeviceAllocation["port"]>;
  uplink?: LinkPorts;
  backup?: LinkPorts;
  deviceCode?: string;
}

/** What every step of the allocation reads, and the one list of findings that all of them add to. */
export interface AllocationBooks {
  readonly network: Network;
  /** Sorted by id. */
  readonly drafts: readonly Draft[];
  readonly released: Allocations["released"];
  readonly renumber: ReadonlySet<string>;
  /** Ids of links, cameras and servers whose cables may leave a port that no longer fits. */
  readonly replug: ReadonlySet<string>;
  readonly findings: Diagnostic[];
}

export function contradiction(device: Device, what: string, fixed: string | number, held: string | number): Diagnostic {
  return diagnostic({
    code: "fixed-contradicts-lock",
    severity: "warning",
    message: `${device.id} is fixed to ${what} ${fixed}, but the lock file has ${held}; the fixed one wins`,
    where: device.source,
    hints: ["camnet allocate --write records it; take it out of the line to keep what the lock file has"],
  });
}
