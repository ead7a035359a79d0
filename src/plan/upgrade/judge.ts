import type { Allocations } from "../../core/allocations.ts";
import type { Diagnostic, Place } from "../../core/diagnostic.ts";
import type { Network } from "../../core/network.ts";
import { allocate } from "../allocate.ts";
import { failureFindings, planFailures } from "../failures.ts";
import { linkFindings, linkLoads } from "../link-load.ts";
import type { FailurePlan } from "../plan.ts";
import { platformFindings } from "../platform.ts";
import { poeFindings, poeLoads } from "../poe.ts";
import { ponFindings, ponPorts } from "../pon.ts";
import { type Standing, standingAt } from "../standing.ts";
import { storageFindings, storagePlan } from "../storage.ts";
import { applyUpgrade, withoutItem } from "./apply-upgrade.ts";
import type { UpgradeItem } from "./proposal.ts";
import { type ReplanInput, toMend, touchedBy, withoutPorts } from "./replan.ts";

/** What is wrong with the phase after an upgrade: the planner's own findings, of the kinds that an upgrade mends. */
export class Judge {
  /** By `findingKey`; without an item these are no worse a reason than with it. */
  readonly open: ReadonlySet<string>;
  readonly #failures: FailurePlan | undefined;

  constructor(
    private readonly input: ReplanInput,
    items: readonly UpgradeItem[],
  ) {
    const { network, standing } = this.#with(items);
    this.#failures = network.county.policy.survive.length > 0 ? planFailures(standing) : undefined;
    const failures = this.#failures ? failureFindings(standing, this.#failures) : [];
    const ports = portFindings(input, network, items, touchedBy(network, items));
    this.open = new Set([...this.#health(network, standing), ...ports, ...failures].map(findingKey));
  }

  /**
   * What comes back when one of the items is taken out. Health is looked at first, then the failures in which it is used, then the
   * ports where it reaches; all failures only when none of these says anything.
   */
  without(items: readonly UpgradeItem[], item: UpgradeItem): readonly Diagnostic[] {
    const left = withoutItem(items, item);
    const { network, standing } = this.#with(left);
    const fresh = (findings: readonly Diagnostic[]) =>
      findings.filter((finding) => !this.open.has(findingKey(finding)));
    const failures = (only?: ReadonlySet<string>) =>
      this.#failures && only?.size !== 0 ? failureFindings(standing, planFailures(standing, only)) : [];
    const looks = [
      () => this.#health(network, standing),
      () => failures(this.#using(item)),
      () => portFindings(this.input, network, left, touchedBy(network, [item])),
      () => failures(),
    ];
    for (const look of looks) {
      const back = fresh(look());
      if (back.length > 0) return back;
    }
    return [];
  }

  /** Failures that turn to a second way, and the one that fills a link most. */
  #using(item: UpgradeItem): ReadonlySet<string> {
    const { cases = [], worstOf } = this.#failures ?? {};
    if (item.kind === "link-rate") return new Set(worstOf?.get(item.link)?.failure ?? []);
    if (item.kind !== "backup-link") return new Set();
    return new Set(cases.filter(({ backups }) => backups.includes(`${item.switch}/backup`)).map(({ id }) => id));
  }

  #with(items: readonly UpgradeItem[]): { readonly network: Network; readonly standing: Standing } {
    const network = applyUpgrade(this.input.network, items, this.input.phase);
    return { network, standing: standingAt(network, {}, new Map(), this.input.phase) };
  }

  #health(network: Network, standing: Standing): readonly Diagnostic[] {
    const loads = linkLoads(standing);
    return toMend([
      ...linkFindings(network, this.input.phase, loads),
      ...ponFindings(standing, ponPorts(standing, loads)),
      ...poeFindings(standing, poeLoads(standing)),
      ...storageFindings(standing, storagePlan(standing)),
      ...platformFindings(standing),
    ]);
  }
}

/** A finding that is there anyway may be worse without an item; only another one is a reason for it. */
export function findingKey({ code, where, message }: Diagnostic): string {
  return `${code} ${where ? placeKey(where) : message}`;
}

export function placeKey({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** What the allocator says of these switches, asked for them and their neighbours alone. */
function portFindings(
  { lock, today }: ReplanInput,
  network: Network,
  items: readonly UpgradeItem[],
  switches: ReadonlySet<string>,
): readonly Diagnostic[] {
  const links = network.links.filter(({ from, to }) => switches.has(from) || switches.has(to));
  const near = new Set([...switches, ...links.flatMap(({ from, to }) => [from, to])]);
  const devices = network.devices.filter((device) =>
    device.kind === "switch" ? near.has(device.id) : switches.has(device.on),
  );
  const part = { ...network, devices, links };
  const held: Allocations = withoutPorts(network, lock, touchedBy(network, items), "all");
  const codes = new Set(["no-free-port", "poe-class"]);
  return allocate(part, held, { today }).findings.filter(({ code }) => codes.has(code));
}
