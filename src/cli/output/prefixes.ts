/** `camnet prefixes --json`: its shape, the rows that table and CSV show as well, and the value that takes it. */
import * as z from "zod";
import type { Diagnostic, Place } from "../../core/diagnostic.ts";
import type { AddressPlan, PlannedPrefix } from "../../plan/prefix-tree/address-plan.ts";
import {
  formatAddress,
  formatPrefix,
  formatSpan,
  type Prefix,
  type Span,
  sizeOf,
} from "../../plan/prefix-tree/address-text.ts";
import { freeBlocks, nextFreeAddress, nextFreePrefix } from "../../plan/prefix-tree/free-space.ts";
import type { PrefixNode } from "../../plan/prefix-tree/grow.ts";
import { findingAsJson, findingOutput } from "./finding.ts";

const vrf = z.string().nullable().describe("Null for the global table.");
const where = z.string().describe("file:line:column; of a sheet the column counts cells.");
const count = z
  .union([z.int().min(0), z.string().regex(/^\d+$/)])
  .describe("A number up to 2^53-1, a string of digits above, so that no reader rounds it.");

const prefixRow = z.strictObject({
  prefix: z.string().describe("Canonical: lower case, compressed (RFC 5952)."),
  vrf,
  depth: z.int().min(0).describe("Different prefixes of the VRF that strictly contain it."),
  children: z.int().min(0).describe("Rows of the VRF that lie strictly inside it, at every level."),
  usedFraction: z
    .number()
    .min(0)
    .max(1)
    .describe(
      "As NetBox counts: 1 where marked as utilised; of a container the prefixes inside ÷ its size; without a status and with prefixes inside, these and the addresses ÷ its size; otherwise addresses and ranges ÷ what hosts can have, which is the size less 2 for an IPv4 prefix shorter than /31 that is no pool.",
    ),
  freeAddresses: count.describe("What usedFraction leaves. A number up to 2^53-1, a string of digits above."),
  nextFree: z
    .string()
    .nullable()
    .describe("The next free prefix of the length that most of its children have; without children, the next address."),
  free: z.array(z.string()).optional().describe("With --free: the largest blocks that nothing of the list lies in."),
  name: z.string().nullable().describe("Name, description or key in the list."),
  where,
});

export const output = z
  .strictObject({
    source: z.string().describe("The file, or the folder of the inventory."),
    prefixes: z
      .array(prefixRow)
      .describe("One per row of the list, by VRF (global first), family, address and length."),
    addresses: z
      .array(
        z.strictObject({
          address: z.string().describe("An address, or the first and last of a range with a hyphen."),
          vrf,
          in: z.string().nullable().describe("The longest prefix that holds it."),
          name: z.string().nullable(),
          where,
        }),
      )
      .describe("In the same order."),
    overlaps: z.array(
      z.strictObject({
        kind: z.enum(["duplicate-prefix", "duplicate-address", "overlapping-ranges"]),
        what: z.string(),
        vrf,
        where: z.array(z.string()).describe("Every row that takes part."),
      }),
    ),
    next: z
      .array(
        z.strictObject({ in: z.string(), vrf, prefix: z.string().nullable().describe("Null where none is free.") }),
      )
      .optional()
      .describe("With --next."),
    findings: z.array(findingOutput),
  })
  .meta({ title: "camnet prefixes --json" });

export type PrefixesOutput = z.infer<typeof output>;
export type PrefixRow = z.infer<typeof prefixRow>;
export type NextFree = NonNullable<PrefixesOutput["next"]>[number];

export const prefixColumns = [
  ...(["prefix", "vrf", "depth", "children", "usedFraction", "freeAddresses", "nextFree", "name", "where"] as const),
];
export const freeColumns = ["free", "in", "vrf", "addresses"] as const;

export interface View extends Pick<AddressPlan, "prefixes" | "addresses" | "overlaps"> {
  readonly source: string;
  readonly free: boolean;
  readonly next?: readonly NextFree[];
  readonly diagnostics: readonly Diagnostic[];
}

export function prefixesAsJson(view: View): PrefixesOutput {
  return {
    source: view.source,
    prefixes: view.prefixes.map((each) => prefixAsJson(each, view)),
    addresses: view.addresses.map(({ span, vrf, in: holder, name, where }) => ({
      address: formatSpan(span),
      vrf,
      in: holder ? formatPrefix(holder.prefix) : null,
      name: name ?? null,
      where: placeText(where),
    })),
    overlaps: view.overlaps.map(({ kind, what, vrf, where }) => ({ kind, what, vrf, where: where.map(placeText) })),
    ...(view.next ? { next: [...view.next] } : {}),
    findings: view.diagnostics.map(findingAsJson),
  };
}

export function prefixAsJson(planned: PlannedPrefix, options: { readonly free: boolean }): PrefixRow {
  const { node, row, used, capacity, fraction } = planned;
  return {
    prefix: formatPrefix(node.prefix),
    vrf: node.vrf,
    depth: node.depth,
    children: node.children,
    usedFraction: fraction,
    freeAddresses: countAsJson(capacity - used),
    nextFree: nextFreeIn(planned),
    ...(options.free ? { free: freeBlocks(node).map(formatPrefix) } : {}),
    name: row.name ?? null,
    where: placeText(row.where),
  };
}

/** The free blocks of every prefix, as rows. */
export function freeRows({ prefixes }: Pick<View, "prefixes">) {
  const nodes = new Set(prefixes.map(({ node }) => node));
  return [...nodes].flatMap((node) =>
    freeBlocks(node).map((block) => ({
      free: formatPrefix(block),
      in: formatPrefix(node.prefix),
      vrf: node.vrf,
      addresses: String(sizeOf(block)),
    })),
  );
}

/** The next free prefix of a length in each of these prefixes that is large enough to have one. */
export function nextFreeOf(nodes: readonly PrefixNode[], length: number): readonly NextFree[] {
  return nodes
    .filter(({ prefix }) => prefix.length <= length && length <= (prefix.family === 4 ? 32 : 128))
    .map((node) => {
      const free = nextFreePrefix(node, length);
      return { in: formatPrefix(node.prefix), vrf: node.vrf, prefix: free ? formatPrefix(free) : null };
    });
}

/** The length that most of the prefixes directly inside have, the longer where two are as many. */
export function usualLength({ branches }: PrefixNode): number | undefined {
  const counts = new Map<number, number>();
  for (const { prefix } of branches) counts.set(prefix.length, (counts.get(prefix.length) ?? 0) + 1);
  const [usual] = [...counts].sort(([a, n], [b, m]) => m - n || b - a);
  return usual?.[0];
}

export function isWithin(span: Span, prefix: Prefix): boolean {
  return span.family === prefix.family && span.first >= prefix.first && span.last <= prefix.last;
}

function nextFreeIn({ node, row }: PlannedPrefix): string | null {
  if (row.markUtilized) return null;
  const length = usualLength(node);
  if (length !== undefined) {
    const free = nextFreePrefix(node, length);
    return free ? formatPrefix(free) : null;
  }
  const address = nextFreeAddress(node, row);
  return address === undefined ? null : formatAddress(node.prefix.family, address);
}

function countAsJson(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
}

function placeText({ file, line, column }: Place): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}
