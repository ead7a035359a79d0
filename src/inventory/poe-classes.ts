/** Power over Ethernet: what a class is worth, and what a port of a netbox `poe_type` can feed. */

/**
 * Watts that the feeding switch holds ready per class: IEEE 802.3-2018 table 33-7 (classes 0-4), 802.3bt table 145-11 (5-8).
 * Class 0 is as much as class 3.
 */
export const pseWatts: Readonly<Record<number, number>> = {
  0: 15.4,
  1: 4,
  2: 7,
  3: 15.4,
  4: 30,
  5: 45,
  6: 60,
  7: 75,
  8: 90,
};

/**
 * Most that a powered device of the class draws at its own end of the cable, watts: IEEE 802.3-2018 clause 33 (classes 0-4),
 * 802.3bt clause 145 (5-8).
 */
export const pdWatts: Readonly<Record<number, number>> = {
  0: 12.95,
  1: 3.84,
  2: 6.49,
  3: 12.95,
  4: 25.5,
  5: 40,
  6: 51,
  7: 62,
  8: 71.3,
};

/** The greatest class that a port of this `poe_type` feeds; undefined where the type says none, as for passive PoE. */
export function greatestClass(poeType: string | undefined): number | undefined {
  return poeType !== undefined && Object.hasOwn(greatest, poeType) ? greatest[poeType] : undefined;
}

const greatest: Readonly<Record<string, number>> = {
  "type1-ieee802.3af": 3,
  "type2-ieee802.3at": 4,
  "type3-ieee802.3bt": 6,
  "type4-ieee802.3bt": 8,
};

/** Whether a port feeds a device of this class. A port or a device whose class nobody states is not judged. */
export function feeds(port: { readonly poeMaxClass?: number }, poeClass: number | undefined): boolean {
  return port.poeMaxClass === undefined || poeClass === undefined || poeClass <= port.poeMaxClass;
}

/** `PoE class 4 (30 W)`: for sentences. */
export function describeClass(poeClass: number): string {
  return `PoE class ${poeClass} (${pseWatts[poeClass]} W)`;
}
