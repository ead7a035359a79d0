import { expect, it } from "vitest";
import { redact } from "../../src/core/redact.ts";

it("masks what the groups match, even where the secret reads like another word of its line", () => {
  expect(redact("community read cipher read acl 2990", [/cipher (\S+)/])).toBe("community read cipher *** acl 2990");
});

it("masks every occurrence on every line, and known values anywhere", () => {
  expect(redact("key a1\nkey b2 key c3\nsaid hunter2!", [/key (\S+)/], ["hunter2", ""])).toBe(
    "key ***\nkey *** key ***\nsaid ***!",
  );
});
