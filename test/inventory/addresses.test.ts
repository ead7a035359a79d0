import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressToNumber,
  hostAt,
  lengthForHosts,
  nextFreePrefix,
  numberToAddress,
  prefixContains,
  prefixesOverlap,
  prefixLengthOf,
  usableHosts,
} from "../../src/inventory/addresses.ts";

/** A small world that brute force can enumerate: prefixes inside 10.0.0.0/24. */
const smallPrefix = fc
  .integer({ min: 24, max: 32 })
  .chain((length) =>
    fc.integer({ min: 0, max: 2 ** (length - 24) - 1 }).map((n) => `10.0.0.${n * 2 ** (32 - length)}/${length}`),
  );

/** Last octets of a small prefix, by counting. */
function members(prefix: string): Set<number> {
  const [address, length] = prefix.split("/") as [string, string];
  const first = Number(address.split(".")[3]);
  return new Set(Array.from({ length: 2 ** (32 - Number(length)) }, (_, i) => first + i));
}

describe("IPv4 addresses", () => {
  it("turns an address into a number and back", () => {
    expect(addressToNumber("10.36.20.17")).toBe(10 * 2 ** 24 + 36 * 2 ** 16 + 20 * 2 ** 8 + 17);
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), (n) => addressToNumber(numberToAddress(n)) === n));
  });

  it.each(["10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/24", "", "a.b.c.d", "1.2.3.4.5"])(
    "refuses %j as an address",
    (text) => {
      expect(() => addressToNumber(text)).toThrow(RangeError);
    },
  );

  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0/24", "10.0.0.0/", "10.0.0.0/024"])("refuses %j as a prefix", (text) => {
    expect(() => prefixLengthOf(text)).toThrow(RangeError);
  });

  it("refuses host bits in a prefix and names the prefix that was meant", () => {
    expect(() => usableHosts("10.36.20.17/24")).toThrow("the prefix it lies in is 10.36.20.0/24");
  });
});

describe("prefixes", () => {
  it("contain exactly the addresses that counting finds", () => {
    fc.assert(
      fc.property(smallPrefix, fc.integer({ min: 0, max: 255 }), (prefix, octet) => {
        expect(prefixContains(prefix, `10.0.0.${octet}`)).toBe(members(prefix).has(octet));
      }),
    );
  });

  it("contain and overlap as their sets of addresses do", () => {
    fc.assert(
      fc.property(smallPrefix, smallPrefix, (a, b) => {
        const [inA, inB] = [members(a), members(b)];
        expect(prefixContains(a, b)).toBe([...inB].every((n) => inA.has(n)));
        expect(prefixesOverlap(a, b)).toBe([...inB].some((n) => inA.has(n)));
      }),
    );
  });

  it("number their hosts from 1 without network and broadcast, except where there is neither", () => {
    expect([hostAt("10.36.20.0/24", 1), hostAt("10.36.20.0/24", 254)]).toEqual(["10.36.20.1", "10.36.20.254"]);
    expect([hostAt("10.0.0.2/31", 1), hostAt("10.0.0.2/31", 2)]).toEqual(["10.0.0.2", "10.0.0.3"]);
    expect(hostAt("10.0.0.2/32", 1)).toBe("10.0.0.2");
    expect(() => hostAt("10.36.20.0/24", 255)).toThrow("hosts 1 to 254");
    expect(() => hostAt("10.36.20.0/24", 0)).toThrow(RangeError);
    fc.assert(
      fc.property(smallPrefix, (prefix) => {
        const hosts = Array.from({ length: usableHosts(prefix) }, (_, i) => hostAt(prefix, i + 1));
        expect(new Set(hosts).size).toBe(hosts.length);
        expect(hosts.every((host) => prefixContains(prefix, host))).toBe(true);
      }),
    );
  });

  it("are the smallest that hold a number of hosts", () => {
    expect([1, 2, 3, 6, 7, 254, 255].map(lengthForHosts)).toEqual([30, 30, 29, 29, 28, 24, 23]);
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 100_000 }), (hosts) => {
        const length = lengthForHosts(hosts);
        expect(usableHosts(`0.0.0.0/${length}`)).toBeGreaterThanOrEqual(hosts);
        expect(usableHosts(`0.0.0.0/${length + 1}`)).toBeLessThan(hosts);
      }),
    );
  });
});

describe("the next free prefix of a pool", () => {
  it("is the lowest aligned one that overlaps nothing taken", () => {
    expect(nextFreePrefix("10.36.0.0/16", 24, ["10.36.0.0/24", "10.36.1.0/25"])).toBe("10.36.2.0/24");
    expect(nextFreePrefix("10.36.0.0/24", 24, ["10.36.0.64/26"])).toBeUndefined();
    expect(nextFreePrefix("10.36.0.0/24", 23, [])).toBeUndefined();
    fc.assert(
      fc.property(
        smallPrefix,
        fc.integer({ min: 24, max: 32 }),
        fc.array(smallPrefix, { maxLength: 8 }),
        (pool, length, taken) => {
          const size = 2 ** (32 - length);
          const busy = new Set(taken.flatMap((prefix) => [...members(prefix)]));
          const inPool = members(pool);
          let expected: string | undefined;
          for (let first = 0; first < 256 && !expected; first += size) {
            const wanted = Array.from({ length: size }, (_, i) => first + i);
            if (wanted.every((n) => inPool.has(n) && !busy.has(n))) expected = `10.0.0.${first}/${length}`;
          }
          expect(nextFreePrefix(pool, length, taken)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("finds room at the very end of the address space", () => {
    expect(nextFreePrefix("255.255.255.0/24", 25, ["255.255.255.0/25"])).toBe("255.255.255.128/25");
    expect(nextFreePrefix("255.255.255.0/24", 25, ["255.255.255.0/24"])).toBeUndefined();
  });
});
