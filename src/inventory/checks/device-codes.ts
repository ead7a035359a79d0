import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { CheckContext } from "./run-checks.ts";

/** A part of a device code: where it stands, what it says, and what may stand there. Digits count from 1. */
export interface CodeFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * What is wrong with a camera's 20-digit code by GB/T 28181-2016 annex D, coding rule A: 1-6 division (GB/T 2260), 7-8 unit,
 * 9-10 industry, 11-13 type, 14 network, 15-20 serial.
 */
export function cameraCodeFaults(code: string, divisionCode: string, unitCode: string): CodeFault[] {
  const parts: readonly (Omit<CodeFault, "message"> & {
    readonly right: boolean;
    readonly rule: string;
  })[] = [
    {
      from: 1,
      to: 6,
      right: code.startsWith(divisionCode),
      rule: `the county's division code is ${divisionCode}`,
      hint: "county.yaml, divisionCode",
    },
    {
      from: 7,
      to: 8,
      right: code.startsWith(unitCode, 6),
      rule: `the area's unit code is ${unitCode}`,
      hint: "county.yaml, unitCode of the area",
    },
    {
      from: 9,
      to: 10,
      right: isIndustry(Number(code.slice(8, 10))),
      rule: "that industry is reserved",
      hint: "00 public order, road; 05 traffic checkpoint; 00-11, 40-55 and 80-99 exist",
    },
    {
      from: 11,
      to: 13,
      right: code.startsWith("132", 10),
      rule: "a network camera is 132",
      hint: "131 is an analogue camera, 118 a recorder",
    },
    {
      from: 14,
      to: 14,
      right: code[13] !== "9",
      rule: "9 is reserved",
      hint: "0-4 monitoring network, 5 police, 6 government, 7 Internet, 8 social resources",
    },
  ];
  return parts
    .filter((part) => !part.right)
    .map(({ from, to, rule, hint }) => {
      const digits = from === to ? `digit ${from} is` : `digits ${from}-${to} are`;
      return {
        from,
        to,
        message: `${digits} ${code.slice(from - 1, to)}; ${rule}`,
        hint,
      };
    });
}

export function checkDeviceCodes({ network, places }: CheckContext): Diagnostic[] {
  const areas = new Map(network.areas.map((area) => [area.slug, area]));
  return network.devices.flatMap((device): Diagnostic[] => {
    const { deviceCode } = device.fixed;
    if (device.kind !== "camera" || deviceCode === undefined) return [];
    const { unitCode } = areas.get(device.area)!;
    return cameraCodeFaults(deviceCode, network.county.divisionCode, unitCode).map(({ from, to, message, hint }) =>
      diagnostic({
        code: "malformed-device-code",
        message: `device code of ${device.id}: ${message}`,
        where: places.ofPart(device, "deviceCode", from - 1, to - from + 1),
        hints: [hint],
      }),
    );
  });
}

function isIndustry(code: number): boolean {
  return code <= 11 || (code >= 40 && code <= 55) || code >= 80;
}
