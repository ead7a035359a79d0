import type { PortType } from "../core/network.ts";

/** The netbox interface types that occur on cameras, switches and servers, with line rate and medium. */
export const portTypes: Readonly<Record<string, Pick<PortType, "mbps" | "medium">>> = {
  "100base-tx": { mbps: 100, medium: "copper" },
  "1000base-t": { mbps: 1000, medium: "copper" },
  "1000base-tx": { mbps: 1000, medium: "copper" },
  "2.5gbase-t": { mbps: 2500, medium: "copper" },
  "5gbase-t": { mbps: 5000, medium: "copper" },
  "10gbase-t": { mbps: 10_000, medium: "copper" },
  "100base-fx": { mbps: 100, medium: "fibre" },
  "100base-x-sfp": { mbps: 100, medium: "fibre" },
  "1000base-lx": { mbps: 1000, medium: "fibre" },
  "1000base-sx": { mbps: 1000, medium: "fibre" },
  "1000base-x-gbic": { mbps: 1000, medium: "fibre" },
  "1000base-x-sfp": { mbps: 1000, medium: "fibre" },
  "10gbase-x-sfpp": { mbps: 10_000, medium: "fibre" },
  "10gbase-x-xfp": { mbps: 10_000, medium: "fibre" },
  "25gbase-x-sfp28": { mbps: 25_000, medium: "fibre" },
  "40gbase-x-qsfpp": { mbps: 40_000, medium: "fibre" },
  "50gbase-x-sfp56": { mbps: 50_000, medium: "fibre" },
  "100gbase-x-qsfp28": { mbps: 100_000, medium: "fibre" },
  "200gbase-x-qsfp56": { mbps: 200_000, medium: "fibre" },
  "400gbase-x-qsfpdd": { mbps: 400_000, medium: "fibre" },
};

/** Interfaces that no cable goes into. */
export const portless: ReadonlySet<string> = new Set(["virtual", "bridge", "lag"]);
