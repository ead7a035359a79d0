import { describe, expect, it } from "vitest";
import { dockerRules } from "./docker-rules.ts";
import { dockerSchema, dockerVersions, fullDockerSchema } from "./docker-schema.ts";
import { checkStack, type ProviderSchema, type StackJson } from "./provider-schema.ts";
import { smallNetwork, smallPlan } from "./small-county.ts";
import { synthesise } from "./synthesised.ts";

const phases = ["before", "after"] as const;

describe.each(dockerVersions)("the platform stack and docker provider %s", (version) => {
  const schema = dockerSchema(version);

  it.each(phases)("fits the provider's schema (%s)", async (phase) => {
    const { stack } = await synthesise(smallPlan, smallNetwork, phase);
    expect(checkStack(stack("county-platform"), "docker", schema)).toEqual([]);
  });

  it.skipIf(!fullDockerSchema(version))("has a reduced schema that says what the complete one says", () => {
    const { provider, resources } = schema;
    expect({ provider, resources }).toEqual(fullDockerSchema(version));
  });

  it.each(schemaMistakes())("refuses $mistake", async ({ spoil, messages }) => {
    const { stack } = await synthesise(smallPlan, smallNetwork, "after");
    const platform = stack("county-platform");
    spoil(bodyOf(platform, "docker_container", "media-1"), platform);
    expect(checkStack(platform, "docker", schema)).toEqual(messages);
  });
});

describe("the rules of the docker provider that no schema shows", () => {
  it.each(phases)("hold in the platform stack (%s)", async (phase) => {
    const { docker, mounts } = await synthesise(smallPlan, smallNetwork, phase);
    expect(dockerRules.map(({ rule, broken }) => [rule, broken(docker(), mounts)])).toEqual(
      dockerRules.map(({ rule }) => [rule, []]),
    );
  });

  it.each(dockerRules)("$rule (else: $otherwise)", async ({ broken, mistake }) => {
    const { docker, mounts } = await synthesise(smallPlan, smallNetwork, "after");
    const spoiled = docker();
    mistake(spoiled);
    expect(broken(spoiled, mounts)).not.toEqual([]);
  });
});

describe("the schema checker", () => {
  const schema: ProviderSchema = {
    provider: {},
    resources: {
      docker_thing: {
        block_types: {
          one: { nesting_mode: "single", block: {} },
          some: {
            nesting_mode: "list",
            min_items: 2,
            block: { attributes: { n: { type: "number", required: true } } },
          },
        },
      },
    },
  };
  const check = (body: object) => checkStack({ resource: { docker_thing: { x: body } } }, "docker", schema);

  it("takes a block alone where one is asked, and a list where several may be", () => {
    expect(check({ one: {}, some: [{ n: 1 }, { n: `\${var.n}` }] })).toEqual([]);
  });

  it("refuses a list for a single block, too few blocks and none at all", () => {
    expect(check({ one: [{}], some: [{ n: 1 }] })).toEqual([
      "docker_thing.x.one: one block, not a list",
      "docker_thing.x.some: at least 2 blocks, not 1",
    ]);
    expect(check({})).toEqual(["docker_thing.x.some: at least 2 block is required"]);
  });

  it("knows an expression from a text that holds one", () => {
    expect(check({ some: [{ n: 1 }, { n: `n-\${var.n}` }] })).toEqual([
      `docker_thing.x.some[1].n: must be a number, not "n-\${var.n}"`,
    ]);
  });

  it("leaves other providers' resources alone", () => {
    expect(checkStack({ resource: { terraform_data: { x: { anything: 1 } } } }, "docker", schema)).toEqual([]);
  });
});

interface SchemaMistake {
  readonly mistake: string;
  readonly spoil: (container: Record<string, unknown>, stack: StackJson) => void;
  readonly messages: readonly string[];
}

function schemaMistakes(): readonly SchemaMistake[] {
  const at = "docker_container.media-1";
  const set = (values: object) => (container: Record<string, unknown>) => void Object.assign(container, values);
  return [
    { mistake: "a misspelt argument", spoil: set({ memmory: 1 }), messages: [`${at}.memmory: no such argument`] },
    {
      mistake: "an argument that the provider computes",
      spoil: set({ exit_code: 0 }),
      messages: [`${at}.exit_code: the provider computes it; it may not be set`],
    },
    {
      mistake: "a missing required argument",
      spoil: (container) => void delete container["image"],
      messages: [`${at}.image: is required`],
    },
    {
      mistake: "a number written as text",
      spoil: set({ memory: "512" }),
      messages: [`${at}.memory: must be a number, not "512"`],
    },
    {
      mistake: "text for a boolean",
      spoil: set({ read_only: 1 }),
      messages: [`${at}.read_only: must be a bool, not 1`],
    },
    {
      mistake: "a wrong element in a list",
      spoil: set({ command: ["run", 5] }),
      messages: [`${at}.command[1]: must be a string, not 5`],
    },
    {
      mistake: "a list where a map belongs",
      spoil: set({ tmpfs: ["/tmp"] }),
      messages: [`${at}.tmpfs: must be a map, not ["/tmp"]`],
    },
    {
      mistake: "a wrong value in a map",
      spoil: set({ log_opts: { "max-file": 3 } }),
      messages: [`${at}.log_opts[max-file]: must be a string, not 3`],
    },
    {
      mistake: "a member twice in a set",
      spoil: set({ env: ["A=1", "A=1"] }),
      messages: [`${at}.env: the same member twice in a set`],
    },
    {
      mistake: "text for a block",
      spoil: set({ healthcheck: "CMD" }),
      messages: [`${at}.healthcheck[0]: must be a block, not "CMD"`],
    },
    {
      mistake: "labels as a map",
      spoil: set({ labels: { role: "media" } }),
      messages: [
        `${at}.labels[0].role: no such argument`,
        `${at}.labels[0].label: is required`,
        `${at}.labels[0].value: is required`,
      ],
    },
    {
      mistake: "a missing argument in a block",
      spoil: set({ mounts: [{ type: "bind" }] }),
      messages: [`${at}.mounts[0].target: is required`],
    },
    {
      mistake: "two blocks where one may be",
      spoil: set({ capabilities: [{ drop: ["ALL"] }, { add: ["CHOWN"] }] }),
      messages: [`${at}.capabilities: at most 1 blocks, not 2`],
    },
    {
      mistake: "a resource type that does not exist",
      spoil: (_, stack) => void Object.assign(stack.resource!, { docker_stack: { x: {} } }),
      messages: ["docker_stack: the provider has no such resource"],
    },
    {
      mistake: "a wrong argument of the provider itself",
      spoil: (_, stack) => void Object.assign(stack.provider!, { docker: [{ hostname: "unix:///run/docker.sock" }] }),
      messages: ["provider.docker.hostname: no such argument"],
    },
  ];
}

function bodyOf(stack: StackJson, type: string, name: string): Record<string, unknown> {
  return stack.resource![type]![name] as Record<string, unknown>;
}
