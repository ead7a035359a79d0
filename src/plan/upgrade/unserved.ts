import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Network, ServerRole } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { rateAt } from "../standing.ts";
import { formatRate, nameIds, round } from "../wording.ts";
import type { Found } from "./cheapest-changes.ts";
import type { Unmet } from "./relax.ts";

export function noPriceList({ county }: Network): Diagnostic {
  return diagnostic({
    code: "prices-missing",
    message: "inventory/prices.yaml is missing: without prices there is no cheapest upgrade",
    where: { file: "inventory/prices.yaml", line: 0, column: 0 },
    related: [{ message: "the policy that the phase breaks is here", where: county.source }],
    hints: [
      "write one: currency, devices: { <type>: <price> }, optics: { 1000: …, 10000: … }, fibre: { pairOnRoute, newRoute }, work: { link, replaceSwitch, moveCamera, movePlanned }, energy: { kilowattHour }",
      "its fields are described in inventory/schema/prices.json",
    ],
  });
}

/** Types in use that have no price, and prices that would have given more choice. */
export function missingPrices(network: Network, prices: Prices, found: Pick<Found, "missing">): readonly Diagnostic[] {
  const used = new Set(network.devices.filter(({ kind }) => kind !== "camera").map(({ type }) => type.slug));
  const without = [...used].filter((slug) => !Object.hasOwn(prices.devices, slug)).sort();
  const missing = [...new Set([...without.map((slug) => `devices: { ${slug}: … }`), ...found.missing])];
  if (missing.length === 0) return [];
  return [
    diagnostic({
      code: "price-missing",
      severity: "note",
      message: `${missing.length} ${missing.length === 1 ? "price is" : "prices are"} missing, and nothing that needs ${missing.length === 1 ? "it" : "them"} is proposed`,
      where: prices.source,
      hints: missing.map((each) => `add ${each}`),
    }),
  ];
}

/** Demands that no set of priced changes meets: what, by how much, where it is written, and what would help. */
export function unservedDemands(network: Network, unmet: readonly Unmet[], phase: number): readonly Diagnostic[] {
  const seen = new Map<string, Unmet>();
  for (const each of unmet) {
    const { demand } = each;
    const key = [
      demand.kind,
      "link" in demand ? demand.link : "switch" in demand ? demand.switch : demand.failure,
      "failure" in demand,
    ].join(" ");
    const other = seen.get(key);
    if (!other || other.amount < each.amount) seen.set(key, each);
  }
  return [...seen.values()].map((each) => unserved(network, each, phase));
}

function unserved(network: Network, { demand, amount }: Unmet, phase: number): Diagnostic {
  const device = (id: string) => network.devices.find((each) => each.id === id);
  switch (demand.kind) {
    case "link": {
      const link = network.links.find(({ id }) => id === demand.link);
      const when = demand.failure === undefined ? "" : ` when ${demand.failure} fails`;
      return diagnostic({
        code: "upgrade-unserved-link",
        message: `nothing in prices.yaml lets link ${demand.link} carry its load${when}: ${formatRate(amount * 1000)} too much are left`,
        where: link ? rateAt(link, phase).source : device(demand.link.split("/")[0]!)?.source,
        hints: [
          "price a faster module under `optics`, or a switch type whose ports run faster under `devices`",
          "or hang some of its cameras on another uplink",
        ],
      });
    }
    case "poe":
      return diagnostic({
        code: "upgrade-unserved-poe",
        message: `nothing in prices.yaml feeds the cameras of ${demand.switch}: ${round(amount, 1)} W are missing`,
        where: device(demand.switch)?.source,
        hints: [
          "price a type with a larger PoE budget under `devices`, or give the switch a site, so that another can stand beside it",
        ],
      });
    case "ports":
      return diagnostic({
        code: "upgrade-unserved-ports",
        message: `no switch type in prices.yaml has the ports that ${demand.switch} needs (${nameIds([...new Set(demand.needs)])}): ${Math.ceil(amount)} too few`,
        where: device(demand.switch)?.source,
        hints: ["price a type with more of them under `devices`, or cable something to another switch"],
      });
    case "dark": {
      const [kind = "", id = ""] = demand.failure.split(":");
      return diagnostic({
        code: "upgrade-unserved-failure",
        message: `no backup saves the cameras that are cut off when ${kind} ${id} fails; policy.maxDarkCameras allows ${network.county.policy.maxDarkCameras}`,
        where: (network.links.find((link) => link.id === id) ?? device(id))?.source,
        hints: [
          "spread its cameras over more switches, raise policy.maxDarkCameras, or take this kind out of policy.survive",
        ],
      });
    }
  }
}

export function unservedRole(network: Network, role: ServerRole): Diagnostic {
  return diagnostic({
    code: "upgrade-unserved-servers",
    message: `the phase needs more ${role} servers, and prices.yaml has no type for them`,
    where:
      network.devices.find((device) => device.kind === "server" && device.role === role)?.source ??
      network.county.source,
    hints: ["price a server type under `devices`"],
  });
}

/** What the plan of the proposal still finds and no other diagnostic has said. */
export function leftOver(finding: Diagnostic): Diagnostic {
  return { ...finding, code: "upgrade-unserved", message: `not mended: ${finding.message}` };
}
