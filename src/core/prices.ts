import type { Place } from "./diagnostic.ts";

/** The county's price list: what an upgrade is made of. Amounts are in `currency`, without tax. */
export interface Prices {
  /** ISO 4217, for example CNY. */
  readonly currency: string;
  /** By device type, delivered and mounted. A type without a price is never proposed. */
  readonly devices: Readonly<Record<string, number>>;
  /** One optical module by its rate, Mbit/s; a link takes two per member. */
  readonly optics: Readonly<Record<number, number>>;
  readonly fibre: {
    /** One more pair of fibres on a route that exists. */
    readonly pairOnRoute: number;
    /** A route between two sites that have none. */
    readonly newRoute: number;
  };
  readonly work: {
    /** Changing the rate or members of a link: both ends. */
    readonly link: number;
    /** Replacing a switch by another model. */
    readonly replaceSwitch: number;
    /** Moving a camera that hangs on its pole to another port. */
    readonly moveCamera: number;
    /** Moving one that is only planned. */
    readonly movePlanned: number;
  };
  /** What giving up 1 Mbit/s of one camera's picture is held to be worth; absent: bit rates are never lowered. */
  readonly pictureMbps?: number;
  readonly energy: {
    readonly kilowattHour: number;
    /** Watts in at the socket for a watt at the device: supply, PSE and cable. */
    readonly lossFactor: number;
  };
  readonly crews: {
    /** Crews of each contractor's lot, and of the county's own network staff. */
    readonly perLot: number;
    /** Jobs a crew does in a working day. */
    readonly linksPerDay: number;
    readonly switchesPerDay: number;
    readonly serversPerDay: number;
    readonly camerasPerDay: number;
    /** ISO dates, inclusive: nobody builds then, nor on Saturdays and Sundays. */
    readonly holidays: readonly { readonly from: string; readonly to: string }[];
  };
  readonly source: Place;
}
