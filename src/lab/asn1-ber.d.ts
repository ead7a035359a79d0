/** The part of asn1-ber 1.2 that the lab uses; the package brings no types. */
declare module "asn1-ber" {
  class BerReader {
    constructor(data: Buffer);
    readonly length: number;
    readonly offset: number;
    readonly remain: number;
    peek(): number | null;
    /** Steps into a constructed value; null when the buffer ends first. */
    readSequence(tag?: number): number | null;
    readInt(tag?: number): number | null;
    readString(tag: number, asBuffer: true): Buffer | null;
    readOID(tag?: number): string | null;
  }
  class BerWriter {
    constructor(options?: { readonly size?: number; readonly growthFactor?: number });
    readonly buffer: Buffer;
    startSequence(tag?: number): void;
    endSequence(): void;
    writeInt(value: number, tag?: number): void;
    writeOID(value: string, tag?: number): void;
    /** With a tag: one primitive value. Without: bytes that are encoded already. */
    writeBuffer(value: Buffer, tag?: number): void;
  }
  const asn1: { readonly BerReader: typeof BerReader; readonly BerWriter: typeof BerWriter };
  export default asn1;
}
