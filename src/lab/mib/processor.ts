/** HOST-RESOURCES-MIB hrProcessorLoad and HUAWEI-ENTITY-EXTENT-MIB hwEntityCpuUsage and hwEntityMemUsage. */
import { integer, type MibObject, type Row, table } from "./mib.ts";

export interface ProcessorFacts extends Row {
  /** Percent over the last minute. */
  cpuPercent(): number;
  memoryPercent(): number;
}

interface Facts {
  readonly processor: ProcessorFacts;
}

export const processorObjects: readonly MibObject<Facts>[] = table(
  "1.3.6.1.2.1.25.3.3.1",
  ({ processor }: Facts) => [processor],
  { 2: (processor) => integer(processor.cpuPercent()) },
);

/** entPhysicalIndex of the main board of a box switch, as these devices number it. */
const mainBoard = 67_108_873;

export const huaweiEntityObjects: readonly MibObject<Facts>[] = table(
  "1.3.6.1.4.1.2011.5.25.31.1.1.1.1",
  ({ processor }: Facts) => [{ index: [mainBoard], processor }],
  {
    5: ({ processor }) => integer(processor.cpuPercent()),
    7: ({ processor }) => integer(processor.memoryPercent()),
  },
);
