import type { Prices } from "../../../src/core/prices.ts";
import { at } from "../small-county.ts";

/** Round prices that are easy to add up by hand. */
export const prices: Prices = {
  currency: "CNY",
  devices: { "maker/access-8": 1000, "maker/aggregation-24": 8000, "maker/core-48": 40_000, "maker/server": 30_000 },
  optics: { 1000: 100, 10000: 500 },
  fibre: { pairOnRoute: 1000, newRoute: 20_000 },
  work: { link: 300, replaceSwitch: 600, moveCamera: 200, movePlanned: 0.1 },
  pictureMbps: 50,
  energy: { kilowattHour: 0.5, lossFactor: 1.2 },
  crews: { perLot: 2, linksPerDay: 2, switchesPerDay: 2, serversPerDay: 2, camerasPerDay: 4, holidays: [] },
  source: at(3, "prices.yaml"),
};
