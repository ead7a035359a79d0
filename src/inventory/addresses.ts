import { ip2long, long2ip, Netmask } from "netmask";

/**
 * IPv4 arithmetic on text such as `10.36.20.17` and `10.36.20.0/24`; the only home of the netmask package.
 * Every function throws a RangeError on anything else: what people write was checked by the schema before.
 */

/** `10.36.20.17` → 170136593. */
export function addressToNumber(address: string): number {
  if (!addressForm.test(address)) throw new RangeError(`"${address}" is not an IPv4 address such as 10.36.20.17`);
  return ip2long(address);
}

/** 170136593 → `10.36.20.17`. */
export function numberToAddress(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${value} is not the number of an IPv4 address (0 to 4294967295)`);
  }
  return long2ip(value);
}

/** `10.36.20.0/24` → 24. */
export function prefixLengthOf(prefix: string): number {
  return block(prefix).bitmask;
}

/** True when the address, or every address of the second prefix, lies in the first. Network and broadcast addresses count. */
export function prefixContains(prefix: string, addressOrPrefix: string): boolean {
  const outer = block(prefix);
  const inner = addressOrPrefix.includes("/") ? block(addressOrPrefix) : undefined;
  const first = inner ? inner.netLong : addressToNumber(addressOrPrefix);
  const last = inner ? inner.netLong + inner.size - 1 : first;
  return first >= outer.netLong && last < outer.netLong + outer.size;
}

/** True when two prefixes share an address; one of them then holds the other. */
export function prefixesOverlap(a: string, b: string): boolean {
  return prefixContains(a, b) || prefixContains(b, a);
}

/** Addresses that devices may have: all but network and broadcast; both of a /31 (RFC 3021) and the one of a /32. */
export function usableHosts(prefix: string): number {
  const { size } = block(prefix);
  return size > 2 ? size - 2 : size;
}

/** The n-th usable address of a prefix, counted from 1: `hostAt("10.36.20.0/24", 1)` is `10.36.20.1`. */
export function hostAt(prefix: string, n: number): string {
  const usable = usableHosts(prefix);
  if (!Number.isInteger(n) || n < 1 || n > usable) {
    throw new RangeError(`${prefix} has hosts 1 to ${usable}; there is no host ${n}`);
  }
  const { netLong, size } = block(prefix);
  return numberToAddress(netLong + (size > 2 ? n : n - 1));
}

/** Length of the smallest prefix with room for so many devices; never longer than /30, since every segment has a gateway. */
export function lengthForHosts(hosts: number): number {
  if (!Number.isInteger(hosts) || hosts < 0 || hosts > 2 ** 32 - 2) {
    throw new RangeError(`no IPv4 prefix has room for ${hosts} hosts`);
  }
  return Math.min(30, Math.clz32(hosts + 1));
}

/** The lowest prefix of that length in the pool that overlaps nothing taken; undefined when the pool is full. */
export function nextFreePrefix(pool: string, length: number, taken: Iterable<string>): string | undefined {
  const { netLong, size, bitmask } = block(pool);
  if (!Number.isInteger(length) || length < 0 || length > 32) throw new RangeError(`/${length} is not a prefix length`);
  if (length < bitmask) return undefined;
  const step = 2 ** (32 - length);
  const used = [...taken].map(block).sort((a, b) => a.netLong - b.netLong);
  let candidate = netLong;
  for (const other of used) {
    if (other.netLong >= candidate + step) break;
    const end = other.netLong + other.size;
    if (end > candidate) candidate = Math.ceil(end / step) * step;
  }
  return candidate + step <= netLong + size ? `${numberToAddress(candidate)}/${length}` : undefined;
}

const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const addressForm = new RegExp(`^${octet}(\\.${octet}){3}$`);
const prefixForm = new RegExp(`^${octet}(\\.${octet}){3}/(3[0-2]|[12]?\\d)$`);

/** The same few prefixes are asked about once per device. */
const blocks = new Map<string, Netmask>();

function block(prefix: string): Netmask {
  let found = blocks.get(prefix);
  if (!found) {
    if (!prefixForm.test(prefix)) throw new RangeError(`"${prefix}" is not a prefix such as 10.36.20.0/24`);
    found = new Netmask(prefix);
    const written = prefix.slice(0, prefix.indexOf("/"));
    if (found.base !== written) {
      throw new RangeError(`${prefix} has host bits set; the prefix it lies in is ${found.base}/${found.bitmask}`);
    }
    blocks.set(prefix, found);
  }
  return found;
}
