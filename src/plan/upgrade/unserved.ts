import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostic.ts";
import type { Device, Link, Network } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { groupBy, rateAt } from "../standing.ts";
import { formatRate, nameIds, round } from "../wording.ts";
import type { Found } from "./cheapest-changes.ts";
import type { Demand } from "./milp.ts";
import type { Unmet } from "./relax.ts";
import type { ServerShortage } from "./servers-to-add.ts";

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

/** A sentence about a demand, and which findings of the plan it stands for. */
export interface Unserved {
  readonly says: Diagnostic;
  readonly covers: (finding: Diagnostic) => boolean;
}

/** Demands that no set of priced changes meets: what, by how much, where it is written, and what would help. */
export function unservedDemands(network: Network, unmet: readonly Unmet[], phase: number): readonly Unserved[] {
  const county: Indexed = {
    network,
    phase,
    devices: new Map(network.devices.map((device) => [device.id, device])),
    links: new Map(network.links.map((link) => [link.id, link])),
  };
  const alike = groupBy(unmet, ({ demand }) =>
    [
      demand.kind,
      "link" in demand ? demand.link : "switch" in demand ? demand.switch : demand.failure,
      "failure" in demand,
    ].join(" "),
  );
  return [...alike.values()].map((same): Unserved => {
    const worst = same.reduce((most, each) => (each.amount > most.amount ? each : most));
    return {
      says: unserved(county, worst),
      covers: (finding) => same.some(({ demand }) => isAbout(county, demand, finding)),
    };
  });
}

interface Indexed {
  readonly network: Network;
  readonly phase: number;
  readonly devices: ReadonlyMap<string, Device>;
  readonly links: ReadonlyMap<string, Link>;
}

function isAbout({ links, devices, phase }: Indexed, demand: Demand, { code, where, message }: Diagnostic): boolean {
  const at = (place: Place | undefined) => place !== undefined && where !== undefined && samePlace(place, where);
  const ofFailure = (failure: string) => {
    const id = failure.slice(failure.indexOf(":") + 1);
    return at((links.get(id) ?? devices.get(id))?.source);
  };
  switch (demand.kind) {
    case "link": {
      if (demand.failure !== undefined) return code === "failure-overload" && ofFailure(demand.failure);
      const link = links.get(demand.link);
      return code === "link-over-ceiling" && link !== undefined && at(rateAt(link, phase).source);
    }
    case "pon":
      return code === "pon-over-ceiling" && message.includes(` port ${demand.port} of ${demand.switch} `);
    case "poe":
      return (code === "poe-over-budget" || code === "poe-over-ceiling") && at(devices.get(demand.switch)?.source);
    case "ports":
      return (code === "no-free-port" || code === "poe-class") && message.includes(` ${demand.switch} `);
    case "dark":
      return code === "failure-dark" && ofFailure(demand.failure);
  }
}

function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line;
}

function unserved({ network, phase, devices, links }: Indexed, { demand, amount }: Unmet): Diagnostic {
  switch (demand.kind) {
    case "link": {
      const link = links.get(demand.link);
      const when = demand.failure === undefined ? "" : ` when ${describe(demand.failure)} fails`;
      return diagnostic({
        code: "upgrade-unserved-link",
        message: `nothing in prices.yaml lets link ${demand.link} carry its load${when}: ${formatRate(amount * 1000)} too much are left`,
        where: link ? rateAt(link, phase).source : devices.get(demand.link.split("/")[0]!)?.source,
        hints: [
          "price a faster module under `optics`, or a switch type whose ports run faster under `devices`",
          "or hang some of its cameras on another uplink",
        ],
      });
    }
    case "pon":
      return diagnostic({
        code: "upgrade-unserved-pon",
        message: `the branches of optical port ${demand.port} of ${demand.switch} share too little, and no camera can move off them: ${formatRate(amount * 1000)} too much are left`,
        where: network.links.find(({ to, pon }) => to === demand.switch && pon?.port === demand.port)?.source,
        hints: ["move branches to another optical port, or make it gpon where it is epon"],
      });
    case "poe":
      return diagnostic({
        code: "upgrade-unserved-poe",
        message: `nothing in prices.yaml feeds the cameras of ${demand.switch}: ${round(amount, 1)} W are missing`,
        where: devices.get(demand.switch)?.source,
        hints: [
          "price a type with a larger PoE budget under `devices`, or give the switch a site, so that another can stand beside it",
        ],
      });
    case "ports":
      return diagnostic({
        code: "upgrade-unserved-ports",
        message: `no switch type in prices.yaml has the ports that ${demand.switch} needs (${nameIds([...new Set(demand.needs)])}): ${Math.ceil(amount)} too few`,
        where: devices.get(demand.switch)?.source,
        hints: ["price a type with more of them under `devices`, or cable something to another switch"],
      });
    case "dark": {
      const id = demand.failure.slice(demand.failure.indexOf(":") + 1);
      return diagnostic({
        code: "upgrade-unserved-failure",
        message: `no priced change saves the cameras that are cut off when ${describe(demand.failure)} fails; policy.maxDarkCameras allows ${network.county.policy.maxDarkCameras}`,
        where: (links.get(id) ?? devices.get(id))?.source,
        hints: [
          "give its switches sites, so that others can stand beside them and take cameras",
          "or raise policy.maxDarkCameras, or take this kind out of policy.survive",
        ],
      });
    }
  }
}

/** `link qiaotou-agg-1` for `link:qiaotou-agg-1`. */
function describe(failure: string): string {
  return failure.replace(":", " ");
}

export function unservedRole(network: Network, { role, why, lost, missing }: ServerShortage): Unserved {
  const when = lost === undefined ? "the phase" : `without switch ${lost} the phase`;
  const where =
    lost === undefined
      ? network.devices.find((device) => device.kind === "server" && device.role === role)?.source
      : network.devices.find(({ id }) => id === lost)?.source;
  const codes: readonly string[] = lost === undefined ? [`${role}-short`, "failure-short"] : ["failure-short"];
  return {
    says: diagnostic({
      code: "upgrade-unserved-servers",
      message:
        why === "no-type"
          ? `${when} needs ${missing} more ${role} ${missing === 1 ? "server" : "servers"}, and prices.yaml has no type for them`
          : `${when} needs ${missing} more ${role} ${missing === 1 ? "server" : "servers"}, and ${why.full.length === 0 ? "no other switch holds servers" : `no port is left for them on ${nameIds(why.full)}`}`,
      where: where ?? network.county.source,
      hints: [
        why === "no-type"
          ? "price a server type under `devices`"
          : "put another switch for servers into the inventory, or price a type with more ports under `devices`",
      ],
    }),
    covers: ({ code, where: place, message }) =>
      codes.includes(code) &&
      (lost === undefined
        ? code !== "failure-short" || message.includes(` ${role} `)
        : place !== undefined && where !== undefined && samePlace(place, where) && message.includes(` ${role} `)),
  };
}

/** What the plan of the proposal still finds and no other diagnostic has said. */
export function leftOver(finding: Diagnostic): Diagnostic {
  return { ...finding, code: "upgrade-unserved", message: `not mended: ${finding.message}` };
}

/** What the changes themselves bring about and no change mends. */
export function newlyWrong(finding: Diagnostic): Diagnostic {
  return { ...finding, code: "upgrade-brings", message: `new with the changes: ${finding.message}` };
}
