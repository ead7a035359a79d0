import type { Amount, MemoryReading } from "../../core/maker.ts";
import { carried, nameRow, namingColumn } from "../entity.ts";
import type { Lookup, Row } from "../lookup.ts";
import { answered, type Question, readsOfReadings } from "../question.ts";
import { Sourced, sourced } from "../sourced.ts";
import { bytesOf, number, percentOf, present, text } from "../values.ts";

export interface MemoryUse {
  readonly name: string;
  readonly usedPercent?: Sourced<number>;
  readonly totalBytes?: Sourced<number>;
  readonly usedBytes?: Sourced<number>;
}

/** HOST-RESOURCES-MIB::hrStorageTable, RFC 2790. */
const storage = {
  hrStorageType: "1.3.6.1.2.1.25.2.3.1.2",
  hrStorageDescr: "1.3.6.1.2.1.25.2.3.1.3",
  hrStorageAllocationUnits: "1.3.6.1.2.1.25.2.3.1.4",
  hrStorageSize: "1.3.6.1.2.1.25.2.3.1.5",
  hrStorageUsed: "1.3.6.1.2.1.25.2.3.1.6",
} as const;
/** hrStorageRam and hrStorageVirtualMemory; disks and buffers are no memory. */
const memoryTypes = ["1.3.6.1.2.1.25.2.1.2", "1.3.6.1.2.1.25.2.1.3"];

/** UCD-SNMP-MIB::memory, in KiB. */
const ucd: readonly MemoryReading[] = [
  {
    name: { by: "word", word: "physical memory" },
    total: { oid: "1.3.6.1.4.1.2021.4.5.0", bytes: 1024 }, // memTotalReal
    free: { oid: "1.3.6.1.4.1.2021.4.6.0", bytes: 1024 }, // memAvailReal
  },
  {
    name: { by: "word", word: "swap" },
    total: { oid: "1.3.6.1.4.1.2021.4.3.0", bytes: 1024 }, // memTotalSwap
    free: { oid: "1.3.6.1.4.1.2021.4.4.0", bytes: 1024 }, // memAvailSwap
  },
];

/** Use of each memory: the maker's own objects first, then the host's. */
export const memory: Question<readonly MemoryUse[]> = {
  name: "memory",
  title: "Memory",
  reads(maker) {
    const { scalars, tables } = readsOfReadings(
      [...(maker?.memory ?? []), ...ucd].map(({ percent, total, used, free, name, carriers = [] }) => [
        percent,
        used?.oid,
        total?.oid,
        free?.oid,
        ...carriers,
        namingColumn(name),
      ]),
    );
    const { hrStorageType, ...others } = storage;
    return { scalars, tables: [...tables, [hrStorageType, ...Object.values(others)]] };
  },
  decode(values, maker) {
    for (const reading of maker?.memory ?? []) {
      const uses = answered(read(values, reading));
      if (uses) return uses;
    }
    return answered(host(values)) ?? answered(ucd.flatMap((reading) => read(values, reading)));
  },
};

function read(values: Lookup, reading: MemoryReading): readonly MemoryUse[] {
  const { percent, total, used, free, name, carriers } = reading;
  const key = percent ?? used?.oid ?? total?.oid;
  const rows = key === undefined ? [] : carried(values, values.rows(key), carriers);
  return rows.flatMap((row) => {
    const at = (oid: string | undefined) =>
      oid === undefined ? undefined : oid.endsWith(".0") ? values.get(oid) : values.at(oid, row.index);
    const amount = (what: Amount | undefined) =>
      what && sourced(at(what.oid), bytesOf(at(what.oid)?.value, what.bytes));
    const [size, taken, left] = [amount(total), amount(used), amount(free)];
    const share = sourced(at(percent), percentOf(at(percent)?.value));
    return use(nameRow(values, name, row, rows, "memory"), { size, taken, left, share });
  });
}

interface Known {
  readonly size: Sourced<number> | undefined;
  readonly taken: Sourced<number> | undefined;
  readonly left?: Sourced<number> | undefined;
  readonly share?: Sourced<number> | undefined;
}

/** What follows exactly from what is known: total = used + free, used = total - free, share = used / total. */
function use(name: string, { size, taken, left, share }: Known): readonly MemoryUse[] {
  const total = size ?? (taken && left && new Sourced(taken.value + left.value, taken.oid));
  const used =
    taken ?? (total && left && left.value <= total.value ? new Sourced(total.value - left.value, left.oid) : undefined);
  const percent =
    share ??
    (total && used && used.value <= total.value
      ? new Sourced(Math.round((used.value * 1000) / total.value) / 10, used.oid)
      : undefined);
  if (percent === undefined && used === undefined) return [];
  return [present({ name, usedPercent: percent, totalBytes: total, usedBytes: used })];
}

function host(values: Lookup): readonly MemoryUse[] {
  const rows = values
    .column(storage.hrStorageType)
    .filter(({ value }) => value.type === "oid" && memoryTypes.includes(value.value));
  return rows.flatMap((row) => {
    const units = number(values.at(storage.hrStorageAllocationUnits, row.index)?.value);
    if (units === undefined || units <= 0) return [];
    const bytes = (found: Row | undefined) => {
      const blocks = number(found?.value);
      if (blocks === undefined) return undefined;
      // An INTEGER of 32 bits turns negative above 2^31 blocks.
      return sourced(found, (blocks < 0 ? blocks + 2 ** 32 : blocks) * units);
    };
    const size = bytes(values.at(storage.hrStorageSize, row.index));
    // A host without swap has a row of size 0.
    if (size?.value === 0) return [];
    const name = text(values.at(storage.hrStorageDescr, row.index)?.value) ?? `memory ${row.index}`;
    return use(name, { size, taken: bytes(values.at(storage.hrStorageUsed, row.index)) });
  });
}
