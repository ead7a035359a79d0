/** One line of an intended configuration and what it follows from. */
export interface RenderedLine {
  /** The sections that it stands in, outermost first. */
  readonly context: readonly string[];
  /** Without indentation. */
  readonly line: string;
  /** Never empty. */
  readonly because: readonly Reason[];
}

/** What of a device's intent a line was made from, in the words of the intent and of no vendor; or a rule of the driver itself. */
export type Reason =
  | { readonly of: "rule"; readonly says: string }
  | { readonly of: "id" | "name" | "device-code" | "address" | "gateway" | "own-vlan" }
  | { readonly of: "time-zone" | "ntp-servers" | "log-servers" | "snmp-community" }
  /** A VLAN that the device carries. */
  | { readonly of: "vlan"; readonly vlan: number }
  /** `power`: whether it feeds what is plugged in · `link`: what the cable leads to · `rate`: of that link · `vlans`: that pass it. */
  | {
      readonly of: "port";
      readonly port: string;
      readonly what: "unused" | "device" | "vlan" | "power" | "link" | "rate" | "vlans";
    }
  | { readonly of: "stream"; readonly stream: "main" | "sub" };

export function rule(says: string): Reason {
  return { of: "rule", says };
}
