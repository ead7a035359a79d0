/** What a list of prefixes and addresses may say in a row, by the headings and keys that name it. */
import type { Place } from "../core/diagnostic.ts";
import { type HeaderWords, plain } from "./import-points-sheet.ts";

/** One prefix, address or range as it is written; what its text means is the planner's to say. */
export interface AddressRow {
  /** `either`: a prefix where no host bit is set, otherwise an address. */
  readonly kind: "prefix" | "address" | "range" | "either";
  readonly text: string;
  /** Last address of a range. */
  readonly end?: string | undefined;
  /** Mask or length from a field of its own. */
  readonly mask?: string | undefined;
  /** Null: the global table. */
  readonly vrf: string | null;
  readonly status?: string | undefined;
  readonly role?: string | undefined;
  readonly isPool: boolean;
  /** Absent where the list does not say. */
  readonly markUtilized?: boolean | undefined;
  readonly name?: string | undefined;
  /** Mentioned beside another thing, as a gateway is: no duplicate of what is listed. */
  readonly beside: boolean;
  readonly where: Place;
}

export type Field =
  | ("prefix" | "address" | "start" | "end" | "either" | "gateway")
  | ("mask" | "vrf" | "status" | "type" | "role" | "isPool" | "markUtilized" | "name");

export const fieldWords: HeaderWords<Field> = {
  prefix: ["prefix", "network", "cidr", "subnet", "netblock", "aggregate", "网段", "前缀", "子网", "ip网段", "地址段"],
  address: ["address", "ip", "ip address", "ipv4 address", "ipv6 address", "ip addr", "ip地址", "地址"],
  start: ["start_address", "start ip", "first address", "first ip", "起始地址", "开始地址", "起始ip"],
  end: ["end_address", "end ip", "last address", "last ip", "结束地址", "终止地址", "结束ip"],
  either: ["prefix or address", "ip/prefix", "prefix/ip", "prefix/address", "address/prefix", "网段/地址", "地址/网段"],
  gateway: ["gateway", "default gateway", "网关", "默认网关"],
  mask: ["mask", "netmask", "subnet mask", "mask length", "prefix length", "掩码", "子网掩码", "掩码长度"],
  vrf: ["vrf", "vrf name", "vpn instance", "vpn实例", "vrf名称"],
  status: ["status", "状态"],
  type: ["type", "类型"],
  role: ["role", "角色"],
  isPool: ["is_pool", "is a pool", "pool"],
  markUtilized: ["mark_utilized", "marked utilized"],
  name: ["name", "description", "dns_name", "hostname", "名称", "描述", "用途", "备注"],
};

/** The fields that make a row, in the order of the message that misses them. */
export const keyFields = ["prefix", "address", "start", "either"] as const satisfies readonly Field[];

export const fieldOf: ReadonlyMap<string, Field> = new Map(
  (Object.entries(fieldWords) as [Field, readonly string[]][]).flatMap(([field, words]) =>
    words.map((word) => [plain(word), field] as const),
  ),
);

export interface Value {
  readonly text: string;
  readonly where: () => Place;
}

export type AddressRecord = Readonly<Partial<Record<Field, Value>>>;

/** What people and exports write where there is nothing. */
const nothing = /^(?:|-+|—+|n\/a|none|null|无)$/i;
const yes = /^(?:true|yes|y|1|是|✔)$/i;

/** The rows of one record: one, with its gateway, or with the prefix that an address says it lies in, two. */
export function rowsOfRecord(record: AddressRecord): AddressRow[] {
  const said = (field: Field) => {
    const value = record[field];
    return value && !nothing.test(value.text) ? value : undefined;
  };
  const type = said("type")?.text.toLowerCase();
  const vrf = said("vrf")?.text;
  const markUtilized = said("markUtilized")?.text;
  // Spreads would do the same at three times the cost, which a list of a hundred thousand rows shows.
  const row = (
    kind: AddressRow["kind"],
    { text, where }: Value,
    more: { readonly mask?: Value | undefined; readonly end?: string | undefined; readonly beside?: boolean },
  ): AddressRow => ({
    kind,
    text,
    end: more.end,
    mask: more.mask?.text,
    // NetBox's tables print "Global" where there is no VRF.
    vrf: vrf === undefined || /^global$/i.test(vrf) ? null : vrf,
    // Nautobot 2 tells container, network and pool by type; its status has no `container`.
    status: type === "container" ? type : said("status")?.text,
    role: said("role")?.text,
    isPool: yes.test(said("isPool")?.text ?? "") || type === "pool",
    markUtilized: markUtilized === undefined ? undefined : yes.test(markUtilized),
    name: said("name")?.text,
    beside: more.beside ?? false,
    where: where(),
  });
  const [mask, address, start, prefix] = [said("mask"), said("address"), said("start"), said("prefix")];
  const [either, gateway] = [said("either"), said("gateway")];
  const rows: AddressRow[] = [];
  if (address) rows.push(row("address", address, { mask }));
  if (start) rows.push(row("range", start, { end: said("end")?.text ?? "" }));
  if (prefix) rows.push(row("prefix", prefix, { mask, beside: rows.length > 0 }));
  if (either) rows.push(row("either", either, { mask }));
  if (gateway) rows.push(row("address", gateway, { beside: true }));
  return rows;
}
