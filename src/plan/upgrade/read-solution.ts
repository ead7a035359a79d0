import type { Camera, Network } from "../../core/network.ts";
import { groupBy } from "../standing.ts";
import { compare } from "../wording.ts";
import type { UpgradeItem } from "./proposal.ts";
import type { UpgradeModel } from "./upgrade-model.ts";

/** The columns of a solution as changes, sorted by kind and id. New switches get the next free ids of their area. */
export function readSolution(
  { decisions, situation }: UpgradeModel,
  values: readonly number[],
): readonly UpgradeItem[] {
  const bought: UpgradeItem[] = [];
  const leaving = new Map<string, { readonly camera: Camera; readonly from: string }[]>();
  const arriving = new Map<string, { readonly to: string; readonly count: number }[]>();
  for (const [column, decision] of decisions.entries()) {
    const value = Math.round(values[column]!);
    if (value === 0) continue;
    if (decision.kind === "choice") {
      bought.push(decision.choice.item);
      continue;
    }
    const { pool, sort } = decision.kind === "leave" ? decision.group : decision.target;
    const key = `${pool} ${sort}`;
    if (decision.kind === "leave") {
      const { cameras, from } = decision.group;
      const gone = cameras.slice(0, value).map((camera) => ({ camera, from }));
      leaving.set(key, [...(leaving.get(key) ?? []), ...gone]);
    } else {
      arriving.set(key, [...(arriving.get(key) ?? []), { to: decision.target.to, count: value }]);
    }
  }
  const moved = [...leaving].flatMap(([key, cameras]) => assign(cameras, arriving.get(key) ?? []));
  return nameSwitches(situation.network, [...bought, ...moved]).sort(
    (a, b) => compare(a.kind, b.kind) || compare(itemId(a), itemId(b)),
  );
}

/** Stable and unique within a proposal. */
export function itemId(item: UpgradeItem): string {
  switch (item.kind) {
    case "link-rate":
      return `${item.kind} ${item.link}`;
    case "backup-link":
    case "switch-type":
      return `${item.kind} ${item.switch}`;
    case "move-camera":
      return `${item.kind} ${item.camera}`;
    case "stream":
      return `${item.kind} ${item.class}`;
    case "new-switch":
    case "new-server":
      return `${item.kind} ${item.id}`;
  }
}

/** The lowest ids go to the lowest switches; whoever would come back to where it was stays. */
function assign(
  leaving: readonly { readonly camera: Camera; readonly from: string }[],
  arriving: readonly { readonly to: string; readonly count: number }[],
): readonly UpgradeItem[] {
  const places = arriving.flatMap(({ to, count }) => Array.from({ length: count }, () => to)).sort(compare);
  const cameras = [...leaving].sort((a, b) => compare(a.camera.id, b.camera.id));
  const items: UpgradeItem[] = [];
  for (const { camera, from } of cameras) {
    const place = places.findIndex((to) => to !== from);
    const [to] = places.splice(Math.max(place, 0), 1);
    if (to !== undefined && to !== from) items.push({ kind: "move-camera", camera: camera.id, from, to });
  }
  return items;
}

/** `<area>-acc-17`: the next number of the area, written as wide as the others. */
function nameSwitches({ devices, sites }: Network, items: readonly UpgradeItem[]): UpgradeItem[] {
  const taken = new Set([...devices, ...sites].map(({ id }) => id));
  const names = new Map<string, string>();
  for (const [area, added] of groupBy(
    items.filter((item) => item.kind === "new-switch"),
    (item) => item.area,
  )) {
    const pattern = new RegExp(`^${area}-acc-(\\d+)$`);
    const numbers = [...taken].flatMap((id) => pattern.exec(id)?.[1] ?? []);
    const width = Math.max(...numbers.map((digits) => digits.length), numbers.length === 0 ? 2 : 1);
    let next = Math.max(0, ...numbers.map(Number)) + 1;
    for (const { id } of [...added].sort((a, b) => compare(a.id, b.id))) {
      names.set(id, `${area}-acc-${String(next).padStart(width, "0")}`);
      next += 1;
    }
  }
  return items.map((item) => {
    if (item.kind === "new-switch") return { ...item, id: names.get(item.id)! };
    if (item.kind === "move-camera") return { ...item, to: names.get(item.to) ?? item.to };
    return item;
  });
}
