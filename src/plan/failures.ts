import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { FailureKind, Server, ServerRole } from "../core/network.ts";
import { serverRoles } from "../core/network.ts";
import {
  type Demand,
  demandColumns,
  demandOf,
  type Flows,
  flowsOf,
  linkLoad,
  type StreamRates,
  streamRates,
  withoutServer,
} from "./link-load.ts";
import { cameraCount } from "./offered-load.ts";
import type { Failure, FailureCase, FailurePlan, LinkLoad } from "./plan.ts";
import { type PlatformLoad, serversNeeded } from "./platform.ts";
import { rateAt, type Standing } from "./standing.ts";
import { installedTB, requiredTB } from "./storage.ts";
import { type CarryingForest, carryingForest, type Outage, type Topology, topologyOf } from "./topology.ts";
import { formatRate, round } from "./wording.ts";

/** The county with one thing out: what carries, how much, and who is cut off. */
export interface FailedCounty {
  readonly failure: Failure;
  readonly topology: Topology;
  readonly forest: CarryingForest;
  readonly flows: Flows;
  /** Every link that stands, sorted by id. */
  readonly loads: readonly LinkLoad[];
  /** Ids of the switches that no longer reach the platform, the failed one among them; sorted. */
  readonly dark: readonly string[];
  readonly outcome: FailureCase;
}

/**
 * Each single failure of the phase that stands: every link, LAG member, switch and server in turn, with everything else in health.
 * Takes time in proportion to failures × switches; `only` names the failures that are to be tried.
 */
export function planFailures(standing: Standing, only?: ReadonlySet<string>): FailurePlan {
  const trial = new Trial(standing);
  const cases: FailureCase[] = [];
  const worstOf = new Map<string, { failure: string; load: LinkLoad }>();
  for (const failure of failuresOf(standing)) {
    if (only && !only.has(failure.id)) continue;
    const { outcome, raised } = trial.run(failure);
    cases.push(outcome);
    for (const load of raised) {
      const worst = worstOf.get(load.link);
      if (!worst || worst.load.utilisationPercent < load.utilisationPercent) {
        worstOf.set(load.link, { failure: failure.id, load });
      }
    }
  }
  return { cases: cases.sort(worstFirst), worstOf: new Map([...worstOf].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** One failure in full; undefined when nothing that stands has this id. */
export function failCounty(standing: Standing, id: string): FailedCounty | undefined {
  const failure = failuresOf(standing).find((each) => each.id === id);
  return failure && new Trial(standing).inFull(failure);
}

/** Everything that can fail alone, sorted by id. Backups fail unnoticed and are left out. */
export function failuresOf({ network, phase, uplinks, switches, servers }: Standing): readonly Failure[] {
  const { survive } = network.county.policy;
  const failure = (kind: FailureKind, { id, source }: { readonly id: string; readonly source: Failure["where"] }) => ({
    id: `${kind}:${id}`,
    kind,
    of: id,
    required: survive.includes(kind),
    where: source,
  });
  return [
    ...[...uplinks.values()].map((link) => failure("link", link)),
    ...[...uplinks.values()]
      .filter((link) => rateAt(link, phase).members > 1)
      .map((link) => failure("lag-member", link)),
    ...[...switches.values()].map((device) => failure("switch", device)),
    ...servers.map((server) => failure("server", server)),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Failures that the policy wants survived and that are not: errors, at the place of what fails. */
export function failureFindings({ network }: Standing, { cases }: FailurePlan): readonly Diagnostic[] {
  const { maxDarkCameras, failureCeilingPercent } = network.county.policy;
  return cases
    .filter(({ required, survived }) => required && !survived)
    .flatMap((failed): readonly Diagnostic[] => {
      const { of, where, darkCameras, over, short } = failed;
      const when = `when ${describeFailure(failed)} fails`;
      const [fullest] = over;
      return [
        ...(darkCameras > maxDarkCameras
          ? [
              diagnostic({
                code: "failure-dark",
                message: `${when}, ${darkCameras} cameras have no way to the platform; policy.maxDarkCameras allows ${maxDarkCameras}`,
                where,
                hints: [
                  failed.kind === "server"
                    ? "add another server of its role"
                    : `give ${of} or what hangs beneath it a second way: backup: { to: <another switch>, mbps: … }`,
                ],
              }),
            ]
          : []),
        ...(fullest
          ? [
              diagnostic({
                code: "failure-overload",
                message: `${when}, link ${fullest.from} → ${fullest.to} has to carry ${formatRate(Math.max(fullest.upMbps, fullest.downMbps))} of ${formatRate(fullest.usableMbps)} (${round(fullest.utilisationPercent, 1)} %)${over.length > 1 ? ` and ${over.length - 1} more links are over` : ""}; the ceiling for failures is ${failureCeilingPercent} %`,
                where,
                related: [{ message: `${fullest.link} is written here`, where: placeOf(network, fullest.link) }],
                hints: [`make ${fullest.link} faster, or give ${of} another backup`],
              }),
            ]
          : []),
        ...short.map(({ role, needed, left }) =>
          diagnostic({
            code: "failure-short",
            message: `${when}, ${left} ${role} ${left === 1 ? "server is" : "servers are"} left where ${needed} are needed`,
            where,
            hints: [`add ${needed - left} more with role: ${role}`],
          }),
        ),
      ];
    });
}

/** `link qiaotou-agg-1 → county-core-2` and the like. */
export function describeFailure({ kind, of }: Pick<Failure, "kind" | "of">): string {
  return kind === "lag-member" ? `one cable of link ${of}` : `${kind === "link" ? "link " : `${kind} `}${of}`;
}

function placeOf(network: Standing["network"], link: string): Failure["where"] {
  return network.links.find(({ id }) => id === link)?.source ?? network.county.source;
}

const columns = demandColumns.length;
/** Less than this is rounding and no change of a load. */
const noticeable = 1e-6;

interface Attempt {
  readonly outcome: FailureCase;
  /** Links that carry more of what they can than in health. */
  readonly raised: readonly LinkLoad[];
}

/** Of each switch with everything beneath it in health. */
interface Beneath {
  /** False where the county is not one tree of uplinks that reaches the platform. */
  readonly whole: boolean;
  readonly switches: Int32Array;
  readonly rooms: Int32Array;
  /** Ends of backups and switches with servers: what else may carry or be missed. */
  readonly heldUp: Int32Array;
}

function beneathOf(
  { links, from, to, switches }: Topology,
  {
    forest: { order, parent, root, backups },
    flows: { lit },
  }: { readonly forest: CarryingForest; readonly flows: Flows },
  { withServers, withRooms }: { readonly withServers: readonly number[]; readonly withRooms: readonly number[] },
): Beneath {
  const count = new Int32Array(switches.length).fill(1);
  const rooms = new Int32Array(switches.length);
  for (const n of withRooms) rooms[n]! += 1;
  const heldUp = new Int32Array(switches.length);
  for (const n of withServers) heldUp[n]! += 1;
  for (const [link, { role }] of links.entries()) {
    if (role === "backup") for (const end of [from[link]!, to[link]!]) heldUp[end]! += 1;
  }
  for (let at = order.length - 1; at >= 0; at--) {
    const n = order[at]!;
    const upper = parent[n]!;
    if (upper < 0) continue;
    count[upper]! += count[n]!;
    rooms[upper]! += rooms[n]!;
    heldUp[upper]! += heldUp[n]!;
  }
  return { whole: backups.length === 0 && root.every((each) => lit.has(each)), switches: count, rooms, heldUp };
}

/** The county in health, measured once, and then one failure after another against it. */
class Trial {
  readonly #topology: Topology;
  readonly #demand: Demand;
  readonly #rates: StreamRates;
  readonly #healthy: { readonly forest: CarryingForest; readonly flows: Flows };
  readonly #linkNumbers: ReadonlyMap<string, number>;
  readonly #serversAt: ReadonlyMap<number, readonly Server[]>;
  readonly #servers: ReadonlyMap<string, Server>;
  readonly #beneath: Beneath;

  constructor(private readonly standing: Standing) {
    this.#topology = topologyOf(standing);
    this.#demand = demandOf(standing, this.#topology);
    this.#rates = streamRates(standing);
    const forest = carryingForest(this.#topology);
    this.#healthy = { forest, flows: flowsOf(this.#topology, forest, this.#demand, this.#rates) };
    this.#linkNumbers = new Map(this.#topology.links.map(({ id }, number) => [id, number]));
    this.#serversAt = new Map(
      [...standing.serversOn].map(([id, servers]) => [this.#topology.numberOf.get(id)!, servers]),
    );
    this.#servers = new Map(standing.servers.map((server) => [server.id, server]));
    this.#beneath = beneathOf(this.#topology, this.#healthy, {
      withServers: [...this.#serversAt.keys()],
      withRooms: standing.rooms.map(({ on }) => this.#topology.numberOf.get(on)!),
    });
  }

  run(failure: Failure): Attempt {
    return this.#cutOff(failure) ?? this.#judge(failure, this.#carry(failure));
  }

  /**
   * The answer for most links and switches without a walk through the county: where no server and no backup is beneath, what is
   * beneath goes dark, and no other link gets more to carry, since every flow that is left is one that was there before.
   */
  #cutOff({ kind, of, ...failure }: Failure): Attempt | undefined {
    const { numberOf } = this.#topology;
    const { forest, flows } = this.#healthy;
    if (kind !== "link" && kind !== "switch") return undefined;
    const n = numberOf.get(of)!;
    const beneath = this.#beneath;
    if (!beneath.whole || beneath.heldUp[n]! > 0 || forest.root[n] === n) return undefined;
    const load = loadBeneath(flows.beneath, new Set([n]));
    const darkCameras = cameraCount(load.cameras);
    const survived = darkCameras <= this.standing.network.county.policy.maxDarkCameras;
    const darkSwitches = beneath.switches[n]!;
    const [darkRooms, darkScreens] = [beneath.rooms[n]!, load.screens];
    const dark = { darkCameras, darkSwitches, darkRooms, darkScreens };
    const outcome = { ...failure, kind, of, ...dark, backups: [], over: [], short: [], survived };
    return { outcome, raised: [] };
  }

  inFull(failure: Failure): FailedCounty {
    const { forest, flows } = this.#carry(failure);
    const { outcome } = this.#judge(failure, { forest, flows });
    const out = this.#outage(failure);
    const loads = this.#topology.links.flatMap((_, link) =>
      link === out.link || this.#touches(link, out.switch)
        ? []
        : linkLoad(this.standing, this.#topology, flows, link, this.#lostMembers(failure, link)),
    );
    const { lit } = flows;
    return {
      failure,
      topology: this.#topology,
      forest,
      flows,
      loads: loads.sort((a, b) => (a.link < b.link ? -1 : 1)),
      dark: this.#topology.switches.flatMap(({ id }, n) => (lit.has(forest.root[n]!) ? [] : id)),
      outcome,
    };
  }

  #outage({ kind, of }: Failure): Outage {
    if (kind === "link") return { link: this.#linkNumbers.get(of)! };
    if (kind === "switch") return { switch: this.#topology.numberOf.get(of)! };
    return {};
  }

  #touches(link: number, out: number | undefined): boolean {
    return out !== undefined && (this.#topology.from[link] === out || this.#topology.to[link] === out);
  }

  #lostMembers({ kind, of }: Failure, link: number): number {
    return kind === "lag-member" && this.#topology.links[link]!.id === of ? 1 : 0;
  }

  /** What flows: a link or switch moves the forest, a server moves its share, a LAG member moves nothing. */
  #carry(failure: Failure): { readonly forest: CarryingForest; readonly flows: Flows } {
    if (failure.kind === "lag-member") return this.#healthy;
    if (failure.kind === "server") {
      const server = this.#servers.get(failure.of)!;
      if (server.role !== "media" && server.role !== "storage") return this.#healthy;
      const demand = withoutServer(this.#demand, this.#topology, server);
      const { forest } = this.#healthy;
      return { forest, flows: flowsOf(this.#topology, forest, demand, this.#rates) };
    }
    const forest = carryingForest(this.#topology, this.#outage(failure));
    return { forest, flows: flowsOf(this.#topology, forest, this.#demand, this.#rates) };
  }

  #judge(failure: Failure, { forest, flows }: { readonly forest: CarryingForest; readonly flows: Flows }): Attempt {
    const { policy } = this.standing.network.county;
    const { lit } = flows;
    const load = loadBeneath(flows.beneath, lit);
    const darkCameras = this.standing.cameras.length - cameraCount(load.cameras);
    let darkSwitches = 0;
    for (const root of forest.root) if (!lit.has(root)) darkSwitches += 1;
    const darkRooms = this.standing.rooms.filter(({ on }) => !lit.has(forest.root[this.#topology.numberOf.get(on)!]!));
    const short = this.#shortRoles(failure, forest, lit, load);
    const raised = this.#raised(failure, flows);
    const over = raised
      .filter(({ utilisationPercent }) => utilisationPercent > policy.failureCeilingPercent + noticeable)
      .sort(fullestFirst);
    const fullest = raised.reduce<LinkLoad | undefined>(
      (most, each) => (most && fullestFirst(most, each) <= 0 ? most : each),
      undefined,
    );
    const outcome: FailureCase = {
      ...failure,
      darkCameras,
      darkSwitches,
      darkRooms: darkRooms.length,
      darkScreens: darkRooms.reduce((sum, { screens }) => sum + screens, 0),
      backups: forest.backups
        .filter((link) => !this.#healthy.forest.backups.includes(link))
        .map((link) => this.#topology.links[link]!.id),
      over,
      ...(fullest ? { fullest } : {}),
      short,
      survived: darkCameras <= policy.maxDarkCameras && over.length === 0 && short.length === 0,
    };
    return { outcome, raised };
  }

  #raised(failure: Failure, flows: Flows): readonly LinkLoad[] {
    if (failure.kind === "lag-member") {
      const link = this.#linkNumbers.get(failure.of)!;
      return [linkLoad(this.standing, this.#topology, flows, link, 1)];
    }
    if (flows === this.#healthy.flows) return [];
    const { upMbps, downMbps } = this.#healthy.flows;
    const raised: LinkLoad[] = [];
    for (let link = 0; link < this.#topology.links.length; link++) {
      const before = Math.max(upMbps[link]!, downMbps[link]!);
      if (Math.max(flows.upMbps[link]!, flows.downMbps[link]!) > before + noticeable) {
        raised.push(linkLoad(this.standing, this.#topology, flows, link));
      }
    }
    return raised;
  }

  /** Roles whose servers that still reach the platform are too few for the cameras that do; only where the failure took one. */
  #shortRoles(
    failure: Failure,
    forest: CarryingForest,
    lit: ReadonlySet<number>,
    load: PlatformLoad,
  ): FailureCase["short"] {
    const left = new Map<ServerRole, Server[]>();
    let lost = 0;
    for (const [at, servers] of this.#serversAt) {
      const reached = lit.has(forest.root[at]!);
      for (const server of servers) {
        if (!reached || server.id === failure.of) lost += 1;
        else left.set(server.role, [...(left.get(server.role) ?? []), server]);
      }
    }
    if (lost === 0) return [];
    const { county } = this.standing.network;
    const needed = serversNeeded(county, load);
    const stand = new Set(this.standing.servers.map(({ role }) => role));
    return serverRoles.flatMap((role) => {
      if (!stand.has(role)) return [];
      const servers = left.get(role) ?? [];
      if (role === "storage") {
        const missingTB = requiredTB(county, load.cameras) - installedTB(county, servers);
        if (missingTB <= 0) return [];
        const missing = Math.ceil(missingTB / county.platform.storageNodeTB);
        return { role, needed: missing + servers.length, left: servers.length };
      }
      const atLeast = role === "media" || role === "signalling" ? Math.max(1, needed[role]) : 1;
      return servers.length >= atLeast ? [] : { role, needed: atLeast, left: servers.length };
    });
  }
}

/** Of these switches, with everything beneath them. */
function loadBeneath(beneath: Demand, tops: ReadonlySet<number>): PlatformLoad {
  const sum = (column: (typeof demandColumns)[number]) =>
    [...tops].reduce((total, top) => total + beneath[top * columns + demandColumns.indexOf(column)]!, 0);
  return {
    cameras: { checkpoint: sum("checkpoint"), hd: sum("hd"), standard: sum("standard") },
    screens: sum("screens"),
  };
}

function fullestFirst(a: LinkLoad, b: LinkLoad): number {
  return b.utilisationPercent - a.utilisationPercent || (a.link < b.link ? -1 : 1);
}

function worstFirst(a: FailureCase, b: FailureCase): number {
  return (
    Number(a.survived) - Number(b.survived) ||
    b.darkCameras - a.darkCameras ||
    (b.fullest?.utilisationPercent ?? 0) - (a.fullest?.utilisationPercent ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}
