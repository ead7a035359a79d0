import type { Probe } from "./probe.ts";
import { number, present, text } from "./values.ts";

export interface SystemFacts {
  readonly description?: string;
  readonly objectId?: string;
  readonly name?: string;
  readonly location?: string;
  readonly contact?: string;
  /** Whole seconds since the agent started. The counter behind it starts again after 497 days. */
  readonly uptimeSeconds?: number;
}

/** SNMPv2-MIB::system, RFC 3418. */
export const object = {
  description: "1.3.6.1.2.1.1.1.0",
  objectId: "1.3.6.1.2.1.1.2.0",
  uptime: "1.3.6.1.2.1.1.3.0",
  contact: "1.3.6.1.2.1.1.4.0",
  name: "1.3.6.1.2.1.1.5.0",
  location: "1.3.6.1.2.1.1.6.0",
} as const;

/** SNMP-FRAMEWORK-MIB, RFC 3411: seconds since the agent started, where it has no sysUpTime. */
export const snmpEngineTime = "1.3.6.1.6.3.10.2.1.3.0";

/** Who a device says that it is, and since when it runs. */
export const system: Probe<SystemFacts> = {
  name: "system",
  title: "System",
  scalars: Object.values(object),
  columns: [],
  decode(values) {
    const objectId = values.get(object.objectId);
    const hundredths = number(values.get(object.uptime));
    return present<{ readonly [K in keyof SystemFacts]-?: SystemFacts[K] | undefined }>({
      description: text(values.get(object.description)),
      objectId: objectId?.type === "oid" ? objectId.value : undefined,
      name: text(values.get(object.name)),
      location: text(values.get(object.location)),
      contact: text(values.get(object.contact)),
      uptimeSeconds: hundredths === undefined ? undefined : Math.floor(hundredths / 100),
    });
  },
};
