/** HIK-DEVICE-MIB, tree 39165.1, as a DS-2CD camera gives it: figures are strings with their unit ("15 PERCENT"). */
import { address, integer, type MibObject, scalar, text } from "./mib.ts";

export interface HikvisionFacts {
  readonly model: string;
  readonly firmware: string;
  readonly macText: string;
  readonly address: string;
  readonly netmask: string;
  readonly gateway: string;
  cpuPercent(): number;
  memoryPercent(): number;
  /** Local time of the device, `yyyy-MM-dd HH:mm:ss`. */
  localTime(): string;
  mainCodec(): string;
}

const tree = "1.3.6.1.4.1.39165.1";
const object = (number: number, value: (facts: HikvisionFacts) => ReturnType<typeof text>) =>
  scalar<{ readonly hikvision: HikvisionFacts }>(`${tree}.${number}`, ({ hikvision }) => value(hikvision));

export const hikvisionObjects: readonly MibObject<{ readonly hikvision: HikvisionFacts }>[] = [
  object(1, (camera) => text(camera.model)),
  object(2, () => text("0")),
  object(3, (camera) => text(camera.firmware)),
  object(4, (camera) => text(camera.macText)),
  object(5, () => text("1")),
  object(6, () => text("Hikvision")),
  object(7, (camera) => text(`${camera.cpuPercent()} PERCENT`)),
  object(8, () => text("0.0 GB")),
  object(9, () => text("0 PERCENT")),
  object(10, () => text("512 MB")),
  object(11, (camera) => text(`${camera.memoryPercent()} PERCENT`)),
  object(12, () => integer(0)),
  object(13, () => address("0.0.0.0")),
  object(14, () => address("0.0.0.0")),
  object(15, () => address("0.0.0.0")),
  object(16, (camera) => address(camera.address)),
  object(17, (camera) => address(camera.netmask)),
  object(18, (camera) => address(camera.gateway)),
  object(19, (camera) => text(camera.localTime())),
  object(20, () => integer(1)),
  object(21, (camera) => text(camera.mainCodec())),
  object(22, (camera) => text(camera.mainCodec())),
  object(26, () => integer(1)),
  object(29, () => text("ETHERNET")),
  object(30, () => integer(1)),
  object(31, () => integer(1)),
];
