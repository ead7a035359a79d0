import type { CountyTask } from "./scaffold-task.ts";
import { line } from "./scaffold-text.ts";

/**
 * The text of a first price list: every amount is an order of magnitude that the county's own list replaces. It prices what
 * can be proposed: types with data ports that camnet can configure; others are left out on purpose.
 */
export function pricesText({ county, phases }: CountyTask): string {
  const years = phases
    .flatMap(({ window }) => (window ? [window.from, window.to] : []))
    .map((date) => date.slice(0, 4));
  const holidays = [...new Set(years)].sort().map((year) => `{ from: ${year}-10-01, to: ${year}-10-07 }`);
  return `# yaml-language-server: $schema=schema/prices.json
# ${county.name.zh} ${county.name.en}: what an upgrade is made of and how fast it is built. Yuan without tax, delivered and mounted.
# A type without a price is never proposed.
currency: CNY
assumed: ${line(because)}

devices:
${block(switches)}${block(servers)}${block(cameras)}
# One optical module by its rate in Mbit/s; a link takes two per member.
optics: { 100: 120, 1000: 150, 10000: 480, 25000: 900, 100000: 3800 }

fibre:
  pairOnRoute: 1500    # one more pair on a route that exists
  newRoute: 45000      # a route between two sites that have none

work:
  link: 800            # another rate or number of members, both ends
  replaceSwitch: 1200
  moveCamera: 1500     # a camera that hangs on its pole, to another cabinet: cable and a lift
  movePlanned: 600     # a camera that is only planned: more cable

# What giving up 1 Mbit/s of one camera's picture is held to be worth: nobody pays it, it only keeps pictures from being
# given away for a cheaper link. Leave it out, and bit rates are never lowered.
pictureMbps: 500

energy: { kilowattHour: 0.6, lossFactor: 1.15 }

# Crews work Monday to Friday${holidays.length > 0 ? ", except on these holidays (National Day)" : ""}.
crews:
  perLot: 3            # of each contractor's lot, and of the county's own network staff
  linksPerDay: 4
  switchesPerDay: 3
  serversPerDay: 4
  camerasPerDay: 4
  holidays: [${holidays.join(", ")}]
`;
}

const because =
  "the source names no price; orders of magnitude of public tenders of such equipment, for planning only. Replace them by the county's own list.";

type PriceLine = readonly [type: string, price: number, note?: string];

const switches: readonly PriceLine[] = [
  ["huawei/s5735-l8p4s-a1", 1900, "8 PoE ports"],
  ["huawei/s5735-l24p4s-a1", 4200, "24 PoE+ ports, 4 of 1 Gbit/s up"],
  ["huawei/s5735-l24p4x-a1", 5600, "24 PoE+ ports, 4 of 10 Gbit/s up"],
  ["huawei/s5732-h24s6q", 16000, "20 SFP, 4 of 10 Gbit/s, 6 of 40 Gbit/s"],
  ["huawei/s6730-h24x6c", 26000, "24 of 10 Gbit/s, 6 of 100 Gbit/s"],
  ["huawei/s5732-h24um2cc", 34000, "24 copper of 10 Gbit/s, 2 of 100 Gbit/s"],
  ["huawei/s6730-h48x6c", 42000, "48 of 10 Gbit/s, 6 of 100 Gbit/s"],
];

const servers: readonly PriceLine[] = [
  ["huawei/1288h-v6", 38000, "two processors, no recordings"],
  ["dell/poweredge-r730xd", 62000, "with the disks of a storage node"],
];

const cameras: readonly PriceLine[] = [
  ["dahua/ipc-hdbw2241e-s", 900],
  ["hikvision/ds-2cd2023g0-i", 900],
  ["dahua/ipc-hdbw2441e-s", 1100],
  ["hikvision/ds-2cd2043g2-i", 1200],
  ["axis/p1465-le", 5200],
  ["hikvision/ids-2cd7a46g2-p-izhsy", 7800],
  ["axis/p1465-le-3-license-plate-verifier", 9500],
];

function block(lines: readonly PriceLine[]): string {
  const rows = lines.map(([type, price, note]) => {
    const cell = `${type}: ${price}`;
    return note ? `  ${cell.padEnd(34)}# ${note}\n` : `  ${cell}\n`;
  });
  return rows.join("");
}
