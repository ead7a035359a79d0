import ssh2 from "ssh2";
import { expect, it } from "vitest";
import { makeHostKey } from "../../src/lab/ssh-switch.ts";

it("makes host keys that can all be read again, each another one", () => {
  const keys = Array.from({ length: 1000 }, makeHostKey);
  expect(keys.filter((key) => ssh2.utils.parseKey(key) instanceof Error)).toEqual([]);
  expect(new Set(keys).size).toBe(keys.length);
});
