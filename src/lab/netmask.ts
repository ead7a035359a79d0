/** `255.255.255.0` for 24. */
export function dottedMask(length: number): string {
  const bits = length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join(".");
}

export function isMask(text: string): boolean {
  return Array.from({ length: 33 }, (_, length) => dottedMask(length)).includes(text);
}
