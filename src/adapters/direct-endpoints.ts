import type { Endpoints, Service } from "../core/effects.ts";

const usualPort: Readonly<Record<Service, number>> = { ssh: 22, snmp: 161, http: 80 };

/** Devices where they really are: their own address and the usual port. */
export const directEndpoints: Endpoints = {
  locate: (target, service) => ({ host: target.address, port: usualPort[service] }),
};
