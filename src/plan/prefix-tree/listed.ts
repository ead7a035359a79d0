import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostic.ts";
import type { AddressRow } from "../../inventory/read-address-list.ts";
import { formatAddress, formatPrefix, type Prefix, prefixAround, readAddressText, type Span } from "./address-text.ts";

interface Listed {
  /** Absent: the global table. */
  readonly vrf: string | null;
  readonly name?: string | undefined;
  /** Mentioned beside another thing, such as a gateway: it takes its place once, and is no duplicate of anything. */
  readonly beside: boolean;
  readonly where: Place;
}

export interface ListedPrefix extends Listed {
  readonly prefix: Prefix;
  /** Lower case; absent where the list gives none. */
  readonly status?: string | undefined;
  readonly isPool: boolean;
  readonly markUtilized: boolean;
}

/** One address, or a range of them. */
export interface ListedAddress extends Listed {
  readonly span: Span;
  /** False for a range that is set aside and not marked as used: it is not free, and does not count as use. */
  readonly counted: boolean;
  /** Several machines may answer on it: anycast, and the addresses of router redundancy. */
  readonly shared: boolean;
}

export interface Listing {
  readonly prefixes: readonly ListedPrefix[];
  readonly addresses: readonly ListedAddress[];
  readonly findings: readonly Diagnostic[];
}

const sharedRoles = new Set(["anycast", "vip", "vrrp", "hsrp", "glbp", "carp"]);

/** Rows of text → prefixes and addresses as numbers; a row that cannot be read is a finding with its place. */
export function listed(rows: readonly AddressRow[]): Listing {
  const prefixes: ListedPrefix[] = [];
  const addresses: ListedAddress[] = [];
  const findings: Diagnostic[] = [];
  for (const row of rows) {
    const read = row.kind === "range" ? readRange(row, row.text, row.end ?? "") : readOne(row);
    if ("code" in read) {
      findings.push(diagnostic({ ...read, severity: read.severity ?? "error", where: row.where }));
      continue;
    }
    if (read.warning) findings.push(diagnostic({ ...read.warning, severity: "warning", where: row.where }));
    const { vrf, name, beside, where, isPool, markUtilized } = row;
    if ("prefix" in read) {
      const status = row.status?.toLowerCase();
      prefixes.push({
        prefix: read.prefix,
        vrf,
        name,
        beside,
        where,
        status,
        isPool,
        markUtilized: markUtilized ?? false,
      });
    } else {
      const counted = read.span.first === read.span.last || markUtilized !== false;
      const shared = sharedRoles.has(row.role?.toLowerCase() ?? "");
      addresses.push({ span: read.span, vrf, name, beside, where, counted, shared });
    }
  }
  return { prefixes, addresses, findings };
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly severity?: "warning";
  readonly hints?: readonly string[];
}

type Read = ({ readonly prefix: Prefix } | { readonly span: Span }) & { readonly warning?: Problem };

function readOne(row: AddressRow): Read | Problem {
  const range = row.kind === "prefix" ? undefined : rangeText.exec(row.text);
  if (range) return readRange(row, range[1]!, range[2]!);
  const written = readAddressText(row.text, row.mask);
  if ("code" in written) return written;
  const { family, value, length } = written;
  const prefix = length === undefined ? undefined : prefixAround(family, value, length);
  const asAddress = { span: { family, first: value, last: value } };
  if (row.kind === "address") {
    const isNetwork = prefix?.first === value && prefix.last > value + 1n && row.text.includes("/");
    return isNetwork ? { ...asAddress, warning: networkAsAddress(prefix) } : asAddress;
  }
  if (prefix?.first === value) return { prefix };
  if (row.kind === "either") return asAddress;
  if (prefix) return hostBits(row.text, prefix);
  const host = `${formatAddress(family, value)}/${family === 4 ? 32 : 128}`;
  return {
    code: "prefix-length",
    message: `"${row.text}" stands where a prefix is wanted and has no length`,
    hints: [`write ${host} or the prefix it lies in, add a column "mask", or list it as an address`],
  };
}

/** `a-b`, also with the other dashes and the ~ of spreadsheets; `10.0.0.10-19` is short for `10.0.0.10-10.0.0.19`. */
const rangeText = /^\s*([^\s\-–—~～]+)\s*[-–—~～]\s*([^\s\-–—~～]+)\s*$/;

function readRange({ mask: _, ...row }: AddressRow, from: string, to: string): Read | Problem {
  const start = readAddressText(from);
  if ("code" in start) return start;
  const end = readAddressText(/^\d{1,3}$/.test(to) ? from.replace(/\d+(\/.*)?$/, to) : to);
  if ("code" in end) return end;
  const { family, value: first } = start;
  if (end.family !== family) {
    const message = `${from} and ${to} are of two families; a range has one`;
    return { code: "range-order", message };
  }
  if (end.value < first) {
    return { code: "range-order", message: `the range ends at ${to}, before it begins at ${from}`, hints: [swap(row)] };
  }
  return { span: { family, first, last: end.value } };
}

function swap({ kind }: Pick<AddressRow, "kind">): string {
  return kind === "range" ? "exchange start and end" : "write the lower address first";
}

function hostBits(text: string, prefix: Prefix): Problem {
  const inside = formatPrefix(prefix);
  return {
    code: "host-bits",
    message: `${text} has host bits set; the prefix it lies in is ${inside}`,
    hints: [`write ${inside}, or list it as an address`],
  };
}

function networkAsAddress(prefix: Prefix): Problem {
  const { family, first } = prefix;
  return {
    code: "network-as-address",
    message: `${formatPrefix(prefix)} stands where an address is wanted; it counts as the address ${formatAddress(family, first)}`,
    hints: ["if the prefix is meant, give it in a column of prefixes"],
  };
}
