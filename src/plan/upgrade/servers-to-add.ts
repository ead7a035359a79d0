import type { DeviceType, Network, Server, ServerRole } from "../../core/network.ts";
import { serverRoles } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { planFailures } from "../failures.ts";
import { platformLoad, serversNeeded } from "../platform.ts";
import { fits, serverNeed } from "../ports.ts";
import { type Standing, standingAt } from "../standing.ts";
import { storagePlan } from "../storage.ts";
import { compare } from "../wording.ts";
import { applyUpgrade } from "./apply-upgrade.ts";
import { couldReplace, type ItemOf } from "./choices.ts";

export interface ServersAdded {
  readonly items: readonly ItemOf<"new-server">[];
  readonly unserved: readonly ServerShortage[];
}

/** Servers that are needed and not proposed. */
export interface ServerShortage {
  readonly role: ServerRole;
  readonly missing: number;
  /** The switch whose loss they are for; absent where they are needed in health. */
  readonly lost?: string;
  /** Either no priced type serves the role, or the switches that could hold it are full. */
  readonly why: "no-type" | { readonly full: readonly string[] };
}

/**
 * Servers for the load of the phase, and one more of each role where the loss of one has to be survived: the cheapest types that
 * cover it. Each goes to the switch of the platform with most ports to spare; where the loss of such a switch has to be survived,
 * what is missing then goes to the others.
 */
export function serversToAdd(network: Network, prices: Prices, phase: number): ServersAdded {
  const standing = standingAt(network, {}, new Map(), phase);
  const survive = new Set(network.county.policy.survive);
  const items: ItemOf<"new-server">[] = [];
  const unserved: ServerShortage[] = [];
  const rack = new Rack(standing, prices);
  for (const role of serverRoles) {
    const types = cheapestCover(standing, { role, prices, spare: survive.has("server") });
    const mounted = types?.flatMap((type) => rack.mount(role, type));
    items.push(...(mounted ?? []));
    if (types === undefined) unserved.push({ role, missing: 1, why: "no-type" });
    else if (mounted!.length < types.length)
      unserved.push({ role, missing: types.length - mounted!.length, why: { full: rack.hosts() } });
  }
  if (!survive.has("switch")) return { items, unserved };
  const spread = forLostSwitches(network, items, { prices, phase, rack });
  return { items: [...items, ...spread.items], unserved: [...unserved, ...spread.unserved] };
}

interface Cover {
  readonly role: ServerRole;
  readonly prices: Prices;
  readonly spare: boolean;
}

/** Types to buy for a role, cheapest together; undefined where none with a price would do. */
function cheapestCover(standing: Standing, { role, prices, spare }: Cover): readonly DeviceType[] | undefined {
  const { county } = standing.network;
  const have = standing.servers.filter((server) => server.role === role);
  if (role === "storage") return cheapestDisks(standing, have, { role, prices, spare });
  const needed = serversNeeded(county, platformLoad(standing));
  const atLeast = role === "media" || role === "signalling" ? needed[role] : have.length > 0 ? 1 : 0;
  const missing = atLeast + (spare && (have.length > 0 || atLeast > 0) ? 1 : 0) - have.length;
  if (missing <= 0) return [];
  const [cheapest] = typesFor(standing, role, prices);
  return cheapest && Array.from({ length: missing }, () => cheapest);
}

/** Terabytes by the cheapest mixture of storage types; with a spare, as much is left when the largest node is lost. */
function cheapestDisks(
  standing: Standing,
  have: readonly Server[],
  { role, prices, spare }: Cover,
): readonly DeviceType[] | undefined {
  const { requiredTB } = storagePlan(standing);
  const holds = ({ usableTB }: DeviceType) => usableTB ?? standing.network.county.platform.storageNodeTB;
  const enough = (types: readonly DeviceType[]) => {
    const sizes = types.map(holds);
    const lost = spare && sizes.length > 0 ? Math.max(...sizes) : 0;
    return sizes.reduce((sum, size) => sum + size, 0) - lost >= requiredTB;
  };
  const stand = have.map(({ type }) => type);
  if (enough(stand) || (requiredTB === 0 && stand.length === 0)) return [];
  const types = typesFor(standing, role, prices);
  let best: { readonly types: readonly DeviceType[]; readonly cost: number } | undefined;
  const tryFrom = (n: number, bought: readonly DeviceType[], cost: number) => {
    if (best && cost >= best.cost) return;
    if (enough([...stand, ...bought])) {
      best = { types: bought, cost };
      return;
    }
    if (bought.length >= mostNodes) return;
    for (const [m, type] of types.entries())
      if (m >= n && holds(type) > 0) tryFrom(m, [...bought, type], cost + prices.devices[type.slug]!);
  };
  tryFrom(0, [], 0);
  return best?.types;
}

const mostNodes = 200;

/** Types that serve the role today, or any server without disks where there is none yet; the cheapest first. */
function typesFor({ network, servers }: Standing, role: ServerRole, prices: Prices): readonly DeviceType[] {
  const inUse = new Set(servers.filter((server) => server.role === role).map(({ type }) => type.slug));
  const serves = ({ slug, usableTB }: DeviceType) =>
    inUse.has(slug) || (role === "storage" ? usableTB !== undefined : inUse.size === 0 && usableTB === undefined);
  return network.deviceTypes
    .filter((type) => type.kind === "server" && Object.hasOwn(prices.devices, type.slug) && serves(type))
    .sort((a, b) => prices.devices[a.slug]! - prices.devices[b.slug]! || compare(a.slug, b.slug));
}

/** Where servers stand, and how many ports each of these switches has left, or would have as the largest model that has a price. */
class Rack {
  readonly #standing: Standing;
  readonly #ids: Set<string>;
  readonly #mounted = new Map<string, number>();

  constructor(
    standing: Standing,
    private readonly prices: Prices,
  ) {
    this.#standing = standing;
    this.#ids = new Set([...standing.network.devices, ...standing.network.sites].map(({ id }) => id));
  }

  mount(role: ServerRole, type: DeviceType, except?: string): readonly ItemOf<"new-server">[] {
    const hosts = this.hosts().filter((id) => id !== except && this.#free(id, type, this.#largest(id)) > 0);
    const [on] = hosts.sort((a, b) => this.#free(b, type) - this.#free(a, type) || compare(a, b));
    if (on === undefined) return [];
    this.#mounted.set(on, (this.#mounted.get(on) ?? 0) + 1);
    const { area, site } = this.#standing.switches.get(on)!;
    const id = this.#nextId(role);
    return [{ kind: "new-server", id, role, type: type.slug, on, area, ...(site === undefined ? {} : { site }) }];
  }

  /** As many as asked for, or none. */
  mountAll(
    role: ServerRole,
    { type, count, except }: { readonly type: DeviceType; readonly count: number; readonly except: string },
  ): readonly ItemOf<"new-server">[] {
    const room = this.hosts()
      .filter((id) => id !== except)
      .reduce((sum, id) => sum + Math.max(0, this.#free(id, type, this.#largest(id))), 0);
    if (room < count) return [];
    return Array.from({ length: count }, () => this.mount(role, type, except)).flat();
  }

  /** Where servers stand, or the cores where none does yet; sorted. */
  hosts(): string[] {
    const hosts = [...this.#standing.serversOn.keys()].filter((id) => this.#standing.switches.has(id)).sort(compare);
    if (hosts.length > 0) return hosts;
    return [...this.#standing.switches.values()].filter(({ role }) => role === "core").map(({ id }) => id);
  }

  #largest(id: string): readonly DeviceType[] {
    const { network, switches } = this.#standing;
    const { type } = switches.get(id)!;
    const priced = network.deviceTypes.filter(
      (other) => other.kind === "switch" && Object.hasOwn(this.prices.devices, other.slug) && couldReplace(type, other),
    );
    return [type, ...priced];
  }

  #free(
    id: string,
    type: DeviceType,
    models = [this.#standing.switches.get(id)!.type] as readonly DeviceType[],
  ): number {
    const need = serverNeed({ type });
    const { network } = this.#standing;
    const ports = Math.max(...models.map((model) => model.ports.filter((port) => fits(port, need)).length));
    const servers = (this.#standing.serversOn.get(id)?.length ?? 0) + (this.#mounted.get(id) ?? 0);
    const cables = network.links.filter(({ from, to, medium }) => (from === id || to === id) && medium === need.medium);
    return ports - servers - cables.length;
  }

  /** `media-18` after `media-17`. */
  #nextId(role: ServerRole): string {
    const ids = this.#standing.network.devices
      .filter((each) => each.kind === "server" && each.role === role)
      .map(({ id }) => id);
    const named = ids.flatMap((each) => /^(.*?)-?(\d+)$/.exec(each)?.slice(1) ?? []);
    const stem = named[0] ?? role;
    const width = named[1]?.length ?? 1;
    for (let n = 1; ; n++) {
      const id = `${stem}-${String(n).padStart(width, "0")}`;
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      return id;
    }
  }
}

const mostRounds = 20;

/**
 * While the loss of a switch that holds servers leaves a role short, as many as are missing go to other switches. Where there is no
 * room for all of them none goes: a few would help nobody.
 */
function forLostSwitches(
  network: Network,
  before: readonly ItemOf<"new-server">[],
  { prices, phase, rack }: { readonly prices: Prices; readonly phase: number; readonly rack: Rack },
): ServersAdded {
  const added: ItemOf<"new-server">[] = [];
  const hopeless = new Map<string, ServerShortage>();
  for (let round = 0; round < mostRounds; round++) {
    const standing = standingAt(applyUpgrade(network, [...before, ...added], phase), {}, new Map(), phase);
    const lost = planFailures(standing).cases.filter(({ kind, of }) => kind === "switch" && standing.serversOn.has(of));
    const [shortage] = lost.flatMap(({ of, short }) =>
      short.filter(({ role }) => !hopeless.has(`${of} ${role}`)).map((each) => ({ of, ...each })),
    );
    if (!shortage) break;
    const { of, role, needed, left } = shortage;
    const [type] = typesFor(standing, role, prices);
    const more = type ? rack.mountAll(role, { type, count: needed - left, except: of }) : [];
    if (more.length === 0) {
      const full = rack.hosts().filter((id) => id !== of);
      const why = type ? ({ full } as const) : "no-type";
      hopeless.set(`${of} ${role}`, { role, missing: needed - left, lost: of, why });
    }
    added.push(...more);
  }
  return { items: added, unserved: [...hopeless.values()] };
}
