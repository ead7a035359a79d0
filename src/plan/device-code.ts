import type { Camera, Server, ServerRole } from "../core/network.ts";

/**
 * GB/T 28181-2016 annex D, coding rule A: 8 digits centre, 2 industry, 3 type, 1 network, 6 serial.
 */
const industry = { publicOrderRoad: "00", trafficCheckpoint: "05" } as const;
const networkCamera = "132";
const monitoringNetwork = "0";
const serverType: Readonly<Record<ServerRole, string>> = {
  signalling: "200",
  media: "202",
  database: "206",
  management: "208",
  storage: "210",
  // The annex has no word for a time and log server; 501 is the operation and maintenance platform.
  "time-and-log": "501",
};

/** The first 14 of the 20 digits; the serial is unique behind them. A class nobody has surveyed claims no checkpoint. */
export function deviceCodeStem(divisionCode: string, unitCode: string, device: Camera | Server): string {
  const isCheckpoint = device.kind === "camera" && device.class === "checkpoint";
  return [
    divisionCode,
    unitCode,
    isCheckpoint ? industry.trafficCheckpoint : industry.publicOrderRoad,
    device.kind === "camera" ? networkCamera : serverType[device.role],
    monitoringNetwork,
  ].join("");
}

export const stemDigits = 14;
export const lastSerial = 999_999;

export function deviceCode(stem: string, serial: number): string {
  return stem + String(serial).padStart(6, "0");
}
