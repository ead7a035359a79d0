/** The parts of snmp-native 1.2 that camnet uses; the package ships no types. */
declare module "snmp-native" {
  export class Packet {
    version: number;
    community: string;
    pdu: {
      /** Context tag minus 0xA0: 0 GET, 1 GETNEXT, 2 response, 5 GETBULK. */
      type: number;
      reqid: number;
      /** Error status; in a GETBULK request non-repeaters. */
      error: number;
      /** Error index; in a GETBULK request max-repetitions. */
      errorIndex: number;
      varbinds: readonly { readonly oid: readonly number[]; readonly type: number; readonly value?: unknown }[];
    };
  }
  export interface ParsedVarbind {
    readonly oid: readonly number[];
    readonly type: number;
    /** Rounded above 2^53 and decoded as UTF-8 whatever it is: read `valueRaw`. */
    readonly value: unknown;
    readonly valueRaw: Buffer;
  }
  export interface ParsedPacket {
    readonly version: number;
    readonly community: string;
    readonly pdu: {
      readonly type: number;
      readonly reqid: number;
      readonly error: number;
      readonly errorIndex: number;
      readonly varbinds: readonly ParsedVarbind[];
    };
  }
  export const Versions: { readonly SNMPv1: 0; readonly SNMPv2c: 1 };
  export const DataTypes: Readonly<
    Record<"Null" | "Integer" | "OctetString" | "ObjectIdentifier" | "IpAddress", number>
  > &
    Readonly<Record<"Counter" | "Gauge" | "TimeTicks" | "Opaque" | "Counter64", number>> &
    Readonly<Record<"NoSuchObject" | "NoSuchInstance" | "EndOfMibView", number>>;
  /** Names of the error statuses, `TooBig: 1` and so on. */
  export const Errors: Readonly<Record<string, number>>;
  export function encode(packet: Packet): Buffer;
  /** Checks no length and throws whatever a malformed message makes it throw. */
  export function parse(message: Buffer): ParsedPacket;
}
