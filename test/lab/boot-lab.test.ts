import { createSocket } from "node:dgram";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLab, secretsFile } from "../../src/adapters/lab-endpoints.ts";
import { nodeFiles } from "../../src/adapters/node-files.ts";
import { type BootedLab, bootLab } from "../../src/lab/boot-lab.ts";
import type { Faults } from "../../src/lab/faults.ts";
import { ids, inFolder, labCounty } from "./small-county.ts";
import { rawRequest, readResponse } from "./snmp-bytes.ts";
import { typeOverSsh } from "./ssh-login.ts";

const county = labCounty();
const sysName = "1.3.6.1.2.1.1.5.0";

async function withLab<T>(
  folder: string,
  work: (lab: BootedLab) => Promise<T>,
  options: { readonly faults?: Faults; readonly fresh?: boolean; readonly now?: () => number } = {},
): Promise<T> {
  const lab = await bootLab({ county, folder, ...options });
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}

/** Values of one GET, or undefined when nothing comes. */
async function get(lab: BootedLab, id: string, oids: readonly string[], waitMs = 1000) {
  const client = createSocket("udp4");
  const community = lab.secrets["env:CAMNET_SNMP_COMMUNITY"]!;
  try {
    return await new Promise<readonly string[] | undefined>((resolve) => {
      setTimeout(() => resolve(undefined), waitMs);
      client.on("message", (bytes) => resolve(readResponse(bytes).varbinds.map(({ value }) => value)));
      client.send(rawRequest({ type: "get", community, oids }), lab.endpoints.devices[id]!.snmp!, "127.0.0.1");
    });
  } finally {
    client.close();
  }
}

function type(lab: BootedLab, id: string, ...lines: readonly string[]) {
  const { host, ssh } = lab.endpoints.devices[id]!;
  const password = lab.secrets["env:CAMNET_SWITCH_PASSWORD"]!;
  return typeOverSsh({ host, port: ssh!, username: "camnet", password }, lines);
}

describe("the simulated county", () => {
  it("boots every device of the phase and says where each one answers", async () => {
    await inFolder((folder) =>
      withLab(folder, async ({ counts, endpoints }) => {
        expect(counts).toEqual({ switches: 5, cameras: 8, servers: 4, faulty: 0 });
        const services = (id: string) => Object.keys(endpoints.devices[id]!);
        expect(services(ids.oldSwitch)).toEqual(["host", "snmp", "ssh"]);
        expect(services(ids.newCamera)).toEqual(["host", "snmp", "http"]);
        expect(services(ids.server)).toEqual(["host", "snmp"]);
      }),
    );
  });

  it("begins as the phase before left it: old devices configured, new ones bare", async () => {
    await inFolder((folder) =>
      withLab(folder, async (lab) => {
        expect(await get(lab, ids.oldSwitch, [sysName])).toEqual([ids.oldSwitch]);
        expect(await get(lab, ids.oldCamera, [sysName])).toEqual([ids.oldCamera]);
        expect(await get(lab, ids.newCamera, [sysName])).toEqual(["camera"]);
        expect(await get(lab, ids.server, [sysName])).toEqual([ids.server]);
        expect(await get(lab, ids.newSwitch, [sysName], 200), "a switch without SNMP").toBeUndefined();
        const shown = await type(lab, ids.newSwitch, "screen-length 0 temporary", "display current-configuration");
        expect(shown).toContain("<HUAWEI>");
        expect(shown).toMatch(/interface Vlanif\d+\r\n ip address 10\.30\./);
        expect(shown).not.toContain("description");
      }),
    );
  });

  it("grows its counters with the time and the planned load", async () => {
    let now = Date.UTC(2026, 0, 1);
    const outOctets = "1.3.6.1.2.1.31.1.1.1.10.1";
    await inFolder((folder) =>
      withLab(
        folder,
        async (lab) => {
          const read = async () => (await get(lab, ids.oldCamera, ["1.3.6.1.2.1.1.3.0", outOctets]))!.map(Number);
          const [ticks, octets] = await read();
          now += 60_000;
          const [laterTicks, laterOctets] = await read();
          expect(laterTicks! - ticks!).toBe(6000);
          // 2 000 + 500 kbit/s for a minute.
          expect(laterOctets! - octets!).toBe((2500 / 8) * 1000 * 60);
        },
        { now: () => now },
      ),
    );
  });

  it("shows over SNMP what was typed a moment ago", async () => {
    await inFolder((folder) =>
      withLab(folder, async (lab) => {
        const alias = "1.3.6.1.2.1.31.1.1.1.18.8";
        const admin = "1.3.6.1.2.1.2.2.1.7.8";
        expect(await get(lab, ids.oldSwitch, [alias, admin])).toEqual(["", "2"]);
        await type(
          lab,
          ids.oldSwitch,
          "system-view",
          "interface g0/0/8",
          "description spare",
          "undo shutdown",
          "return",
        );
        expect(await get(lab, ids.oldSwitch, [alias, admin])).toEqual(["spare", "1"]);
      }),
    );
  });

  it("keeps what was typed over a restart, its keys and secrets too, and forgets it when it begins afresh", async () => {
    await inFolder(async (folder) => {
      const first = await withLab(folder, async (lab) => {
        await type(
          lab,
          ids.newSwitch,
          "system-view",
          "sysname kept-1",
          "snmp-agent sys-info version v2c",
          `snmp-agent community read cipher ${lab.secrets["env:CAMNET_SNMP_COMMUNITY"]}`,
          "return",
          "save",
          "y",
        );
        return { secrets: lab.secrets, keys: readFileSync(`${folder}/host-keys.json`, "utf8") };
      });
      await withLab(folder, async (lab) => {
        expect(lab.secrets).toEqual(first.secrets);
        expect(readFileSync(`${folder}/host-keys.json`, "utf8")).toBe(first.keys);
        expect(await get(lab, ids.newSwitch, [sysName])).toEqual(["kept-1"]);
        const shown = await type(lab, ids.newSwitch, "screen-length 0 temporary", "display saved-configuration");
        expect(shown).toContain("sysname kept-1");
      });
      await withLab(folder, async (lab) => expect(await get(lab, ids.newSwitch, [sysName], 200)).toBeUndefined(), {
        fresh: true,
      });
    });
  });

  it("lets a client find it while it runs and says so plainly when it does not", async () => {
    await inFolder(async (folder) => {
      await withLab(folder, async (lab) => {
        const { endpoints, secrets } = await readLab(nodeFiles, folder);
        const target = {
          deviceId: ids.oldSwitch,
          kind: "switch",
          platform: "huawei-vrp",
          address: "10.0.0.1",
        } as const;
        expect(endpoints.locate(target, "ssh")).toEqual({
          host: "127.0.0.1",
          port: lab.endpoints.devices[ids.oldSwitch]!.ssh,
        });
        expect(endpoints.locate({ ...target, deviceId: "gone-1" }, "ssh")).toEqual({ host: "127.0.0.1", port: 1 });
        const password = await secrets.reveal("env:CAMNET_SWITCH_PASSWORD");
        expect(password.reveal()).toBe(lab.secrets["env:CAMNET_SWITCH_PASSWORD"]);
        await expect(secrets.reveal("env:OTHER")).rejects.toThrow("has no secret for env:OTHER");
        expect(statSync(secretsFile(folder)).mode & 0o777).toBe(0o600);
      });
      await expect(readLab(nodeFiles, folder)).rejects.toThrow(
        `no lab is running in ${folder}; type: camnet lab --folder ${folder}`,
      );
    });
  });

  it("does not start in a folder that another lab is using", async () => {
    await inFolder((folder) =>
      withLab(folder, async () => {
        await expect(bootLab({ county, folder })).rejects.toThrow(`a lab runs in ${folder} already`);
      }),
    );
  });

  it("refuses a wrong password", async () => {
    await inFolder((folder) =>
      withLab(folder, async (lab) => {
        const { ssh } = lab.endpoints.devices[ids.oldSwitch]!;
        const login = { host: "127.0.0.1", port: ssh!, username: "camnet", password: "guess" };
        await expect(typeOverSsh(login, [])).rejects.toThrow(/authentication/i);
      }),
    );
  });
});

describe("faults of the simulated county", () => {
  const withFault = <T>(fault: Faults[string], work: (lab: BootedLab) => Promise<T>) =>
    inFolder((folder) => withLab(folder, work, { faults: { [ids.oldSwitch]: fault } }));

  it("leaves a dead device without any port, and the port that leads to it down", async () => {
    await inFolder((folder) =>
      withLab(
        folder,
        async ({ endpoints, ...lab }) => {
          expect(endpoints.devices[ids.oldCamera]).toEqual({ host: "127.0.0.1" });
          const own = county.plan.allocations.devices;
          const index = Number(/\d+$/.exec(own[ids.oldCamera]!.port!.name)![0]);
          const alive = Number(/\d+$/.exec(own["qiaotou-p2-2"]!.port!.name)![0]);
          const status = (port: number) => `1.3.6.1.2.1.2.2.1.8.${port}`;
          expect(await get({ endpoints, ...lab }, ids.oldSwitch, [status(index), status(alive)])).toEqual(["2", "1"]);
        },
        { faults: { [ids.oldCamera]: { kind: "dead" } } },
      ),
    );
  });

  it("loses every other request of a device that drops half", async () => {
    await withFault({ kind: "drops-half" }, async (lab) => {
      expect(await get(lab, ids.oldSwitch, [sysName], 200)).toBeUndefined();
      expect(await get(lab, ids.oldSwitch, [sysName])).toEqual([ids.oldSwitch]);
      await expect(type(lab, ids.oldSwitch)).rejects.toThrow();
      expect(await type(lab, ids.oldSwitch)).toContain(`<${ids.oldSwitch}>`);
    });
  });

  it("answers late on a slow device", async () => {
    await withFault({ kind: "slow", delayMs: 60 }, async (lab) => {
      const started = performance.now();
      expect(await get(lab, ids.oldSwitch, [sysName])).toEqual([ids.oldSwitch]);
      expect(performance.now() - started).toBeGreaterThanOrEqual(59);
    });
  });

  it("cuts the session of a device that closes, in the middle of its lines", async () => {
    await withFault({ kind: "closes", after: 2 }, async (lab) => {
      const shown = await type(lab, ids.oldSwitch, "system-view", "vlan 77", "vlan 78").catch(String);
      expect(shown).not.toContain("vlan78]");
      expect(await type(lab, ids.oldSwitch, "display vlan")).toMatch(/\b77 /);
    });
  });
});

describe("the state of the lab on disk", () => {
  it("is written a moment after a change, without waiting for the end", async () => {
    await inFolder((folder) =>
      withLab(folder, async (lab) => {
        await type(lab, ids.oldSwitch, "system-view", "sysname soon-1", "return");
        await expect
          .poll(() => readFileSync(`${folder}/devices.ndjson`, "utf8"), { timeout: 2000 })
          .toContain("soon-1");
      }),
    );
  });

  it("leaves out a line that a kill cut off and keeps what stood before it", async () => {
    await inFolder(async (folder) => {
      await withLab(folder, (lab) => type(lab, ids.oldSwitch, "system-view", "sysname whole-1", "return"));
      await nodeFiles.append(`${folder}/devices.ndjson`, `{"id":"${ids.oldSwitch}","state":{"sta`);
      await withLab(folder, async (lab) => expect(await get(lab, ids.oldSwitch, [sysName])).toEqual(["whole-1"]));
      expect(existsSync(`${folder}/endpoints.json`)).toBe(false);
    });
  });
});
