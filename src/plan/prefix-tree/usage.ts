import { sizeOf } from "./address-text.ts";
import type { PrefixNode } from "./grow.ts";
import type { ListedPrefix } from "./listed.ts";

export interface Usage {
  readonly used: bigint;
  /** What `used` is a share of. */
  readonly capacity: bigint;
  /** 0 to 1. */
  readonly fraction: number;
}

/**
 * How much of a prefix is used, as NetBox counts it (`Prefix.get_utilization`), by the first of these that holds:
 *
 * 1. marked as utilised → all of it;
 * 2. status `container` → the union of the prefixes inside ÷ its size;
 * 3. no status, and prefixes inside → the union of these and of the addresses and ranges inside ÷ its size;
 * 4. otherwise → the union of the addresses and ranges inside ÷ the addresses that hosts can have: the size, less 2 for an
 *    IPv4 prefix shorter than /31 that is no pool.
 *
 * A range counts where it lies wholly inside and its `mark_utilized` does not say otherwise; never more than 1.
 */
export function usageOf(node: PrefixNode, row: ListedPrefix): Usage {
  const size = sizeOf(node.prefix);
  const hosts = node.prefix.family === 4 && node.prefix.length < 31 && !row.isPool ? size - 2n : size;
  if (row.markUtilized) return share(size, size);
  if (row.status === "container") {
    const inside = node.branches.reduce((sum, { prefix }) => sum + sizeOf(prefix), 0n);
    return share(inside, size);
  }
  if (row.status === undefined && node.branches.length > 0) return share(node.occupied, size);
  return share(node.addressed, hosts);
}

function share(used: bigint, capacity: bigint): Usage {
  const counted = used < capacity ? used : capacity;
  return { used: counted, capacity, fraction: Number(counted) / Number(capacity) };
}
