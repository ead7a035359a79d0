import type { PoeDraw } from "../../core/maker.ts";
import { column, ifName } from "../interfaces.ts";
import type { Lookup, Row } from "../lookup.ts";
import type { Columns, Question } from "../question.ts";
import { type Sourced, sourced } from "../sourced.ts";
import { number, present, word } from "../values.ts";

export const poeStatuses = ["disabled", "searching", "deliveringPower", "fault", "test", "otherFault"] as const;
export const supplyStatuses = ["on", "off", "faulty"] as const;

export interface PoePort {
  readonly group?: number;
  readonly port: number;
  /** Name of the interface with this number, where there is one. */
  readonly interface?: string;
  readonly admin?: Sourced<"enabled" | "disabled">;
  readonly status?: Sourced<(typeof poeStatuses)[number]>;
  /** IEEE 802.3 class, 0 to 4. */
  readonly class?: Sourced<number>;
  readonly drawWatts?: Sourced<number>;
}

export interface PoeSupply {
  readonly group: number;
  readonly status?: Sourced<(typeof supplyStatuses)[number]>;
  readonly budgetWatts?: Sourced<number>;
  readonly usedWatts?: Sourced<number>;
  readonly thresholdPercent?: Sourced<number>;
}

export interface Poe {
  readonly ports: readonly PoePort[];
  readonly supplies: readonly PoeSupply[];
}

/** POWER-ETHERNET-MIB, RFC 3621; ports by group and port. */
const port = {
  pethPsePortAdminEnable: "1.3.6.1.2.1.105.1.1.1.3",
  pethPsePortDetectionStatus: "1.3.6.1.2.1.105.1.1.1.6",
  pethPsePortPowerClassifications: "1.3.6.1.2.1.105.1.1.1.10",
} as const;
const supply = {
  pethMainPsePower: "1.3.6.1.2.1.105.1.3.1.1.2",
  pethMainPseOperStatus: "1.3.6.1.2.1.105.1.3.1.1.3",
  pethMainPseConsumptionPower: "1.3.6.1.2.1.105.1.3.1.1.4",
  pethMainPseUsageThreshold: "1.3.6.1.2.1.105.1.3.1.1.5",
} as const;

/** Ports that supply power, and the supply behind them. */
export const poe: Question<Poe> = {
  name: "poe",
  title: "PoE",
  reads: (maker) => ({
    scalars: [],
    tables: [
      Object.values(port) as unknown as Columns,
      Object.values(supply) as unknown as Columns,
      ...(maker?.poeDraw ?? []).map(
        ({ column, admin, class: ieeeClass }): Columns => [
          column,
          ...[admin, ieeeClass].filter((each) => each !== undefined),
        ],
      ),
    ],
  }),
  decode(values, maker) {
    const draws = new Map<string, Sourced<number>>();
    for (const { column: draw, watts, index } of maker?.poeDraw ?? []) {
      for (const row of values.column(draw)) {
        const amount = number(row.value);
        const power = sourced(
          row,
          amount === undefined || amount < 0 ? undefined : Number((amount * watts).toPrecision(12)),
        );
        const key = `${index} ${row.index}`;
        if (power && !draws.has(key)) draws.set(key, power);
      }
    }
    const ports = indexesOf(values, Object.values(port), /^\d+(\.\d+)?$/).map((index) =>
      decodePort(values, index, draws),
    );
    const supplies = indexesOf(values, Object.values(supply), /^\d+$/).map((group) => decodeSupply(values, group));
    const alone = ports.length > 0 ? [] : portsOf(values, maker?.poeDraw ?? [], draws);
    return ports.length + supplies.length + alone.length > 0 ? { ports: [...ports, ...alone], supplies } : undefined;
  },
};

function decodePort(values: Lookup, index: string, draws: ReadonlyMap<string, Sourced<number>>): PoePort {
  const numbers = index.split(".").map(Number);
  const [group, number_] = numbers.length > 1 ? numbers : [undefined, numbers[0]];
  const [admin, status, classified] = Object.values(port).map((column) => values.at(column, index));
  const ieeeClass = number(classified?.value);
  return present({
    group,
    port: number_!,
    interface: ethernetName(values, number_!),
    admin: sourced(admin, enabled(admin)),
    status: sourced(status, word(status?.value, poeStatuses)),
    class: sourced(classified, ieeeClass !== undefined && ieeeClass >= 1 && ieeeClass <= 5 ? ieeeClass - 1 : undefined),
    drawWatts: draws.get(`port ${index}`) ?? draws.get(`interface ${number_}`),
  });
}

function decodeSupply(values: Lookup, index: string): PoeSupply {
  const [power, status, consumption, threshold] = Object.values(supply).map((column) => values.at(column, index));
  return present({
    group: Number(index),
    status: sourced(status, word(status?.value, supplyStatuses)),
    budgetWatts: sourced(power, number(power?.value)),
    usedWatts: sourced(consumption, number(consumption?.value)),
    thresholdPercent: sourced(threshold, number(threshold?.value)),
  });
}

/** Agents without the standard table tell the same by interface. */
function portsOf(
  values: Lookup,
  readings: readonly PoeDraw[],
  draws: ReadonlyMap<string, Sourced<number>>,
): readonly PoePort[] {
  return readings
    .filter(({ index }) => index === "interface")
    .flatMap(({ column, admin, class: ieeeClass }) =>
      indexesOf(values, [column], /^\d+$/).map((index) => {
        const [switched, classified] = [admin, ieeeClass].map((each) => each && values.at(each, index)) as [Row?, Row?];
        const level = number(classified?.value);
        return present({
          port: Number(index),
          interface: ifName(values, index),
          admin: sourced(switched, enabled(switched)),
          class: sourced(classified, level !== undefined && level >= 0 && level <= 4 ? level : undefined),
          drawWatts: draws.get(`interface ${index}`),
        });
      }),
    );
}

/** TruthValue and EnabledStatus alike. */
function enabled(row: Row | undefined): "enabled" | "disabled" | undefined {
  const value = number(row?.value);
  return value === 1 ? "enabled" : value === 2 ? "disabled" : undefined;
}

/** Where a port's number is an ifIndex too, and that of an Ethernet interface, it is the same port. */
function ethernetName(values: Lookup, index: number): string | undefined {
  const type = number(values.at(column.ifType, index)?.value);
  return type === undefined || ethernetTypes.includes(type) ? ifName(values, index) : undefined;
}

/** IANAifType: ethernetCsmacd, fastEther and gigabitEthernet. */
const ethernetTypes = [6, 62, 117];

/** Indexes of this form in any of the columns; a row of another form is no port and no supply. */
function indexesOf(values: Lookup, columns: readonly string[], form: RegExp): readonly string[] {
  const indexes = new Set(columns.flatMap((column) => values.column(column).map(({ index }) => index)));
  return [...indexes].filter((index) => form.test(index));
}
