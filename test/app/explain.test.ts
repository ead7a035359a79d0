import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { explainLines, linesOf } from "../../src/app/explain/explain-lines.ts";
import type { Because, Known } from "../../src/app/explain/explanation.ts";
import { loadTerms } from "../../src/app/explain/load-terms.ts";
import { explain, explainLine, readKnown } from "../../src/app/explain.ts";
import type { Effects } from "../../src/core/effects.ts";
import { Secret } from "../../src/core/secret.ts";
import { driverFor } from "../../src/drivers/registry.ts";
import { linkLoads } from "../../src/plan/link-load.ts";
import { standingAt } from "../../src/plan/standing.ts";
import { shippedFiles } from "../inventory-data/shipped-files.ts";
import { camera, network, networkSwitch, server, smallParts, uplink } from "../plan/small-county.ts";

const clock = { now: () => new Date("2010-10-01T00:00:00Z") } as Effects["clock"];
const lockFile = "inventory/allocations.lock.yaml";

function lockedFiles() {
  const locked = shippedFiles();
  locked.all.set(lockFile, readFileSync(lockFile, "utf8"));
  return locked;
}

const files = lockedFiles();

async function read(texts = files): Promise<Known> {
  const reading = await readKnown({ files: texts, clock }, "inventory");
  if (!reading.ok) throw new Error(reading.diagnostics.map(({ message }) => message).join("\n"));
  return reading.known;
}

let known: Known;
beforeAll(async () => {
  known = await read();
});

/** The line of the inventory that a reason points to. */
function lineAt({ where }: Because): string {
  const line = where && files.all.get(where.file)?.split("\n")[where.line - 1];
  if (line === undefined) throw new Error(`there is no ${where?.file}:${where?.line}`);
  return line;
}

const reasonsOf = (word: string, what: string) =>
  explain(known, word).facts.find((fact) => fact.what === what)!.because;

describe("The lines of a configuration, explained", () => {
  const intents = () => [...known.plan.after.switches, ...known.plan.after.cameras];

  it("are those that are rendered, in their order, for every device of the county, and none is without a reason", () => {
    for (const intent of intents()) {
      const driver = driverFor(intent.platform)!;
      const secret = new Secret(intent.kind === "switch" ? intent.snmpCommunity : "");
      const rendered = driver
        .render(intent, { snmpCommunity: secret })
        .split("\n")
        .filter((line) => !["", "#", "return"].includes(line));
      const explained = linesOf(intent);
      expect(explained.map(({ context, line }) => `${" ".repeat(context.length)}${line}`)).toEqual(rendered);
      expect(explained.filter(({ because }) => because.length === 0)).toEqual([]);
    }
  });

  it.each([
    ["with the lock file", lockedFiles()],
    ["without one", shippedFiles()],
  ])("lead back to the inventory or to a rule, each to a line that is there: %s", async (_, texts) => {
    const county = await read(texts);
    const { switches, cameras } = county.plan.after;
    const devices = [
      "qiaotou-acc-03",
      "qiaotou-agg-1",
      "county-core-1",
      "centre-srv-1",
      "qiaotou-018",
      "checkpoints-051",
    ];
    for (const id of devices) {
      const device = county.network.devices.find((each) => each.id === id)!;
      const intent = [...switches, ...cameras].find(({ deviceId }) => deviceId === id)!;
      for (const { context, line } of linesOf(intent)) {
        const [explained] = explainLines(county, device, [...context, line].join(" "));
        const own = explained!.because.filter(({ says }) => !says.startsWith("rendered by"));
        expect(own.length, `${id}: ${line}`).toBeGreaterThan(0);
        for (const each of own) if (each.where) expect(lineAt(each)).not.toBe("");
        const groundless = own.every(({ where, says }) => where === undefined && !says.startsWith("rule: "));
        expect(groundless, `${id}: ${line}`).toBe(false);
      }
    }
  });

  it("name the camera, its class, the VLAN plan with its figures and the lock file", () => {
    const { lines } = explainLine(known, "qiaotou-acc-03", "GigabitEthernet0/0/1 port default vlan 1084");
    expect(lines).toHaveLength(1);
    const [{ context, because }] = lines as [(typeof lines)[number]];
    expect(context).toEqual(["interface GigabitEthernet0/0/1"]);
    const says = because.map((each) => each.says);
    expect(says).toContain("vlan 1084 = 1000 + 4 × 20 + 4: VLAN plan");
    expect(says).toContain("camera qiaotou-018 has class unknown, planned as hd");
    const at = (text: string) => lineAt(because.find((each) => each.says.includes(text))!);
    expect(at("1084 = ")).toContain("firstId: 1000");
    expect(at("has index 4")).toContain("slug: qiaotou");
    expect(at("has offset 4")).toContain("slug: hd");
    expect(at("has class unknown")).toContain("id: qiaotou-018");
    expect(at("planned as hd")).toContain("class: unknown");
    expect(at("the lock file")).toContain("qiaotou/hd: ");
  });

  it("match exactly before they match in part", () => {
    expect(explainLine(known, "qiaotou-acc-03", "  lldp   enable ").lines).toHaveLength(1);
    const exact = explainLine(known, "qiaotou-acc-03", "port default vlan 1084").lines;
    expect(new Set(exact.map(({ line }) => line))).toEqual(new Set(["port default vlan 1084"]));
    const part = explainLine(known, "qiaotou-acc-03", "default vlan").lines;
    expect(part.length).toBeGreaterThan(exact.length);
  });

  it("suggest what comes nearest to a line that is not there", () => {
    expect(() => explainLine(known, "qiaotou-acc-03", "port defualt vlan 1084")).toThrow(
      'no intended line of qiaotou-acc-03 reads or contains "port defualt vlan 1084"; did you mean "port default vlan 1084"?',
    );
    expect(() => explainLine(known, "media-01", "hostname")).toThrow("camnet does not configure media-01");
    expect(() => explainLine(known, "qiaotou/hd", "hostname")).toThrow("qiaotou/hd is no device");
  });

  it("show where a secret is and never the secret", () => {
    const { lines } = explainLine(known, "qiaotou-acc-03", "snmp-agent community");
    expect(lines[0]!.line).toContain("env:CAMNET_SNMP_COMMUNITY");
    expect(lineAt(lines[0]!.because.find(({ where }) => where)!)).toContain("snmpCommunity: ");
  });
});

describe("The load of a link, explained as a sum", () => {
  const sum = (terms: readonly { readonly mbps: number }[]) => terms.reduce((total, { mbps }) => total + mbps, 0);

  function expectSums(standing: Known["after"]): void {
    for (const load of linkLoads(standing)) {
      const { terms } = loadTerms(standing, load.link);
      const of = (direction: "up" | "down") => sum(terms.filter((term) => term.direction === direction));
      expect(of("up"), load.link).toBeCloseTo(load.upMbps, 6);
      expect(of("down"), load.link).toBeCloseTo(load.downMbps, 6);
    }
  }

  it("equals the planner's figure on every link of the county, before the phase and after it", () => {
    expectSums(known.before);
    expectSums(known.after);
  });

  it("equals it where servers stand on both sides of a link", () => {
    const built = network({
      ...smallParts,
      devices: [
        ...smallParts.devices,
        networkSwitch("wuniu-agg-1", "aggregation", { area: "wuniu", phase: 1 }),
        server("media-2", "media", "wuniu-agg-1"),
        server("storage-2", "storage", "wuniu-agg-1"),
        camera("wuniu-002", "checkpoint", "wuniu-agg-1", { area: "wuniu" }),
      ],
      links: [...smallParts.links, uplink("wuniu-agg-1", "core-1", { 1: 1000 })],
    });
    const standing = standingAt(built, {}, new Map(), 3);
    expectSums(standing);
    const flows = new Set(
      loadTerms(standing, "wuniu-agg-1").terms.map(({ flow, direction }) => `${flow} ${direction}`),
    );
    expect(flows).toEqual(new Set(["streams up", "streams down", "recordings up", "recordings down", "views up"]));
  });

  it("names the classes, the formula and a line for each", () => {
    const because = reasonsOf("link:qiaotou-acc-03", "load up");
    const hd = because.find(({ says }) => says.startsWith("hd: "))!;
    const { main, sub } = known.network.county.classes.hd;
    const { subStreamShare, wireOverhead } = known.network.county.policy;
    expect(hd.says).toContain(
      `(${main.bitrateKbps} + ${sub.bitrateKbps} × ${subStreamShare} kbit/s) × ${wireOverhead}`,
    );
    expect(lineAt(hd)).toContain(`kbps: ${main.bitrateKbps}`);
    expect(lineAt(because[0]!)).toContain("on: qiaotou-acc-03");
  });
});

describe("What a word means", () => {
  const meant = (word: string) => {
    const { kind, id } = explain(known, word);
    return `${kind} ${id}`;
  };

  it("is a device, a link, a VLAN, or whoever holds the number", () => {
    const { address, vlan, deviceCode } = known.plan.allocations.devices["qiaotou-018"]!;
    const { gateway, prefix } = known.plan.allocations.prefixes["qiaotou/hd"]!;
    expect(meant("qiaotou-agg-1")).toBe("switch qiaotou-agg-1");
    expect(meant("link:qiaotou-agg-1")).toBe("link qiaotou-agg-1");
    expect(meant("qiaotou-018")).toBe("camera qiaotou-018");
    expect(meant("media-01")).toBe("server media-01");
    expect(meant(address)).toBe("camera qiaotou-018");
    expect(meant(deviceCode!)).toBe("camera qiaotou-018");
    for (const word of [String(vlan), "qiaotou-hd", "qiaotou/hd", gateway, prefix])
      expect(meant(word)).toBe(`vlan ${vlan}`);
  });

  it("is an area by slug or name, with its points, switches and prefixes", () => {
    for (const word of ["qiaotou", "桥头", "QIAOTOU", "桥头点位"]) expect(meant(word)).toBe("area qiaotou");
    const { answer, facts } = explain(known, "桥头");
    expect(answer).toBe("qiaotou is the township 桥头 Qiaotou; phase 3 has 133 points, 9 switches, 3 VLANs there");
    const { prefix, vlan } = known.plan.allocations.prefixes["qiaotou/hd"]!;
    expect(facts.find(({ what }) => what === `VLAN ${vlan} qiaotou-hd`)?.value).toMatch(`${prefix}: 85 of `);
    expect(meant("桥头点位 001")).toBe("camera qiaotou-001");
  });

  it("is a pool by its prefix, with the prefixes that are cut from it", () => {
    expect(meant("10.36.0.0/16")).toBe("pool video");
    const { facts } = explain(known, "10.36.0.0/16");
    expect(facts.map(({ what, value }) => `${what} ${value}`)).toContain("prefixes of hd 16");
  });

  it("is an allocated prefix that no VLAN of the phase has", () => {
    const allocations = {
      ...known.plan.allocations,
      prefixes: {
        ...known.plan.allocations.prefixes,
        "qiaotou/later": { prefix: "10.36.240.0/24", vlan: 1099, gateway: "10.36.240.1" },
      },
    };
    const later = { ...known, plan: { ...known.plan, allocations } };
    expect(explain(later, "10.36.240.0/24")).toMatchObject({
      kind: "prefix",
      answer: "10.36.240.0/24 is held for qiaotou/later, and no device of phase 3 lives in it",
    });
  });

  it("is a backup by its link id", async () => {
    const changed = shippedFiles();
    const file = "inventory/townships/qiaotou.yaml";
    const text = changed.all
      .get(file)!
      .replace(/(id: qiaotou-acc-03,.*\} \}?)( \})$/m, "$1, backup: { to: qiaotou-acc-04, mbps: 1000 }$2");
    changed.all.set(file, text);
    const backed = await read(changed);
    const { kind, answer, facts } = explain(backed, "qiaotou-acc-03/backup");
    expect(kind).toBe("link");
    expect(answer).toContain("backup qiaotou-acc-03 → qiaotou-acc-04");
    expect(facts.find(({ what }) => what === "load")?.value).toBe("nothing");
    const { port } = backed.plan.allocations.devices["qiaotou-acc-03"]!.backup!;
    const { lines } = explainLine(backed, "qiaotou-acc-03", `${port} description`);
    expect(lines[0]!.because[0]!.says).toBe("qiaotou-acc-03 has a backup to qiaotou-acc-04");
  });

  it("is what a removed device held, and until when it rests", async () => {
    const changed = lockedFiles();
    const file = "inventory/townships/qiaotou.yaml";
    changed.all.set(file, changed.all.get(file)!.replace(/^.*id: qiaotou-018,.*\n/m, ""));
    changed.all.set(
      "inventory/phases.yaml",
      changed.all.get("inventory/phases.yaml")!.replace("qiaotou: 85", "qiaotou: 84"),
    );
    const { answer } = explain(await read(changed), known.plan.allocations.devices["qiaotou-018"]!.address);
    expect(answer).toMatch(/^qiaotou-018 is gone; its numbers rest until 2010-12-30: /);
  });

  it("is guessed when nothing is called so", () => {
    expect(() => explain(known, "qiaotou-ac-03")).toThrow(
      "nothing is called qiaotou-ac-03; did you mean qiaotou-acc-03?",
    );
    expect(() => explain(known, "link:qiaotou-ag-1")).toThrow("did you mean link:qiaotou-agg-1?");
    expect(() => explain(known, "10.9.9.9")).toThrow("nobody holds 10.9.9.9");
    expect(() => explain(known, "4000")).toThrow("there is no VLAN 4000 in phase 3");
  });
});

describe("The figures of a device, explained", () => {
  it("point into the line of the lock file that holds them", () => {
    for (const id of ["qiaotou-acc-03", "qiaotou-018", "media-07"]) {
      const { address } = known.plan.allocations.devices[id]!;
      const [kept] = reasonsOf(id, "address");
      expect(lineAt(kept!)).toContain(`${id}: { address: ${address}`);
    }
  });

  it("add up: PoE is devices × watts of their class, against the supply of the model", () => {
    const load = known.plan.after.poe.find((each) => each.switch === "qiaotou-acc-03")!;
    const because = reasonsOf("qiaotou-acc-03", "PoE");
    const parts = because.flatMap(({ says }) => /= ([\d.]+) W$/.exec(says)?.[1] ?? []).map(Number);
    expect(parts.reduce((sum, watts) => sum + watts, 0)).toBeCloseTo(load.allocatedWatts, 6);
    const supply = because.find(({ says }) => says.includes("supplies"))!;
    expect(lineAt(supply)).toContain(`poeBudgetWatts: ${load.budgetWatts}`);
  });

  it("take a device code apart", () => {
    const code = known.plan.allocations.devices["qiaotou-018"]!.deviceCode!;
    const because = reasonsOf("qiaotou-018", "device code");
    expect(lineAt(because[0]!)).toContain(code.slice(0, 6));
    expect(lineAt(because[1]!)).toContain(`unitCode: "${code.slice(6, 8)}"`);
    expect(because.at(-1)!.says).toContain(code.slice(14));
  });

  it("say of a device of a later phase when it comes", async () => {
    const reading = await readKnown({ files, clock }, "inventory", 2);
    if (!reading.ok) throw new Error("the county has errors");
    const { facts } = explain(reading.known, "qiaotou-018");
    expect(facts[0]!.because.map(({ says }) => says)).toContain("it comes with phase 3; the plan is about phase 2");
    expect(() => explainLine(reading.known, "qiaotou-018", "hostname")).toThrow("try --phase 3");
  });
});
