import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Device } from "../../core/network.ts";
import type { CheckContext } from "./run-checks.ts";

/** What no two devices may share. A retired device keeps its serial and MAC and gives back its numbers. */
const numbers: readonly {
  readonly field: string;
  readonly what: string;
  readonly read: (device: Device) => string | undefined;
}[] = [
  {
    field: "address",
    what: "address",
    read: (device) => standing(device)?.fixed.address,
  },
  { field: "mac", what: "MAC address", read: (device) => device.mac },
  { field: "serial", what: "serial number", read: (device) => device.serial },
  {
    field: "deviceCode",
    what: "device code",
    read: (device) => device.fixed.deviceCode,
  },
  {
    field: "port",
    what: "port",
    read: (device) => standing(device) && portOf(device),
  },
];

export function checkUnique({ network, places }: CheckContext): Diagnostic[] {
  // What stands first was there first: the newer line is the one to correct.
  const byPhase = [...network.devices].sort((a, b) => a.phase - b.phase);
  return numbers.flatMap(({ field, what, read }) => {
    const owners = new Map<string, Device>();
    return byPhase.flatMap((device): Diagnostic[] => {
      const value = read(device);
      if (value === undefined) return [];
      const owner = owners.get(value);
      if (!owner) {
        owners.set(value, device);
        return [];
      }
      return [
        diagnostic({
          code: `duplicate-${field === "deviceCode" ? "device-code" : field}`,
          message: `${device.id} has the ${what} of ${owner.id}: ${value}`,
          where: places.of(device, field),
          related: [
            {
              message: `${owner.id} has it here`,
              where: places.of(owner, field),
            },
          ],
        }),
      ];
    });
  });
}

function standing(device: Device): Device | undefined {
  return device.status === "retired" ? undefined : device;
}

function portOf(device: Device): string | undefined {
  return device.kind !== "switch" && device.fixed.port !== undefined ? `${device.on} ${device.fixed.port}` : undefined;
}
