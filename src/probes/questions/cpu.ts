import type { CpuReading } from "../../core/maker.ts";
import { carried, nameRow, namingColumn } from "../entity.ts";
import type { Lookup } from "../lookup.ts";
import { answered, type Question, readsOfReadings } from "../question.ts";
import { type Sourced, sourced } from "../sourced.ts";
import { percentOf } from "../values.ts";

export interface CpuLoad {
  readonly name: string;
  readonly percent: Sourced<number>;
}

/** HOST-RESOURCES-MIB::hrProcessorLoad, RFC 2790: the mean of the last minute. */
const standard: CpuReading = {
  percent: "1.3.6.1.2.1.25.3.3.1.2",
  name: { by: "column", column: "1.3.6.1.2.1.25.3.2.1.3" }, // hrDeviceDescr
};
/** UCD-SNMP-MIB::ssCpuIdle, for agents without a table of processors. */
const ssCpuIdle = "1.3.6.1.4.1.2021.11.11.0";

/** Load of each processor in percent: the maker's own objects first, then the host's. */
export const cpu: Question<readonly CpuLoad[]> = {
  name: "cpu",
  title: "CPU",
  reads(maker) {
    const readings = [...(maker?.cpu ?? []), standard];
    return readsOfReadings([
      ...readings.map(({ percent, name, carriers = [] }) => [percent, ...carriers, namingColumn(name)]),
      [ssCpuIdle],
    ]);
  },
  decode(values, maker) {
    for (const reading of [...(maker?.cpu ?? []), standard]) {
      const loads = answered(read(values, reading));
      if (loads) return loads;
    }
    const idle = percentOf(values.get(ssCpuIdle)?.value);
    const busy = sourced(values.get(ssCpuIdle), idle === undefined ? undefined : 100 - idle);
    return busy && [{ name: "CPU", percent: busy }];
  },
};

function read(values: Lookup, { percent, name, carriers, invalid = [] }: CpuReading): readonly CpuLoad[] {
  const rows = carried(values, values.rows(percent), carriers);
  return rows.flatMap((row) => {
    const load = sourced(row, percentOf(row.value));
    if (load === undefined || invalid.includes(load.value)) return [];
    return { name: nameRow(values, name, row, rows, "CPU"), percent: load };
  });
}
