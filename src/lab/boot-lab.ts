import { join } from "node:path";
import { endpointsFile, type LabEndpoints, type LabSecrets, runningLab } from "../adapters/lab-endpoints.ts";
import { nodeFiles } from "../adapters/node-files.ts";
import type { Camera, Device, Network, Server, Switch } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { Plan } from "../plan/plan.ts";
import { createCamera, importCameraState } from "./camera.ts";
import { cameraFacts } from "./camera-facts.ts";
import { everyOther, type Fault, type Faults, fraction } from "./faults.ts";
import { firstCameraState, firstSwitchState, keptSwitchState, labCameraModel } from "./first-state.ts";
import { hostFacts, macBytes, madeUpMac, type Uptime } from "./host-facts.ts";
import { keepHostKeys, keepSecrets } from "./lab-keys.ts";
import type { Mib } from "./mib/mib.ts";
import { huaweiSwitchMib, serverMib, switchMib } from "./mib/views.ts";
import { createSnmpAgent } from "./snmp-agent.ts";
import { createSshSwitch } from "./ssh-switch.ts";
import { openStateFile } from "./state-file.ts";
import { createSwitchCli } from "./switch-cli.ts";
import { portIsUp, type SwitchFactsOptions, switchFacts } from "./switch-facts.ts";
import type { SwitchHardware, SwitchState } from "./vrp/state.ts";
import { type Wire, wiringOf } from "./wiring.ts";

export interface BootOptions {
  readonly county: { readonly network: Network; readonly plan: Plan };
  /** Where the lab keeps its state, its keys and the places of its devices. */
  readonly folder: string;
  readonly faults?: Faults;
  /** Begins with the county as the phase before left it, whatever was kept. Keys and secrets stay. */
  readonly fresh?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface BootedLab {
  readonly endpoints: LabEndpoints;
  readonly secrets: LabSecrets;
  readonly counts: {
    readonly switches: number;
    readonly cameras: number;
    readonly servers: number;
    readonly faulty: number;
  };
  /** Writes what is not written yet and frees every port. */
  close(): Promise<void>;
}

/**
 * Boots every device of the phase in this process, on 127.0.0.1, each on ports of its own. Refuses a folder that another
 * lab is using.
 */
export async function bootLab(options: BootOptions): Promise<BootedLab> {
  const { folder, faults = {}, now = Date.now } = options;
  const { network, plan } = options.county;
  const { credentials } = network.county;
  const devices = network.devices.filter(({ phase, status }) => phase <= plan.phase && status !== "retired");
  const switches = devices.filter((device): device is Switch => device.kind === "switch");
  const other = await runningLab(nodeFiles, folder);
  if (other)
    throw new OperatorError(
      `a lab runs in ${folder} already (process ${other.pid}); stop it, or choose another --folder`,
    );
  await nodeFiles.remove(endpointsFile(folder));
  const secrets = await keepSecrets(folder, [
    credentials.switch.password,
    credentials.camera.password,
    credentials.snmpCommunity,
  ]);
  const community = secrets[credentials.snmpCommunity]!;
  const hostKeys = await keepHostKeys(
    folder,
    switches.map(({ id }) => id),
  );
  const running = new Map<string, RunningDevice>();
  const file = await openStateFile({
    path: join(folder, "devices.ndjson"),
    fresh: options.fresh ?? false,
    stateOf: (id) => running.get(id)!.remember(),
  });
  const hasPower = (id: string) => faults[id]?.kind !== "dead";

  const startedAt = now();
  const wiring = wiringOf(network, plan);
  const before = {
    switches: byId(plan.before.switches),
    cameras: byId(plan.before.cameras),
  };
  const after = { switches: byId(plan.after.switches), cameras: byId(plan.after.cameras) };
  const boxes = new Map(switches.map((device) => [device.id, makeBox(device)]));
  for (const device of devices) {
    const made = makeDevice(device);
    if (made) running.set(device.id, made);
  }
  for (const id of running.keys()) file.changed(id);

  const endpoints: LabEndpoints = {
    pid: process.pid,
    startedAt: new Date(startedAt).toISOString(),
    devices: Object.fromEntries(
      await inTurns([...running], async ([id, device]) => [id, await device.listen()] as const),
    ),
  };
  await nodeFiles.write(endpointsFile(folder), `${JSON.stringify(endpoints, null, 1)}\n`);
  const kinds = [...running.values()].map(({ kind }) => kind);
  return {
    endpoints,
    secrets,
    counts: {
      switches: kinds.filter((kind) => kind === "switch").length,
      cameras: kinds.filter((kind) => kind === "camera").length,
      servers: kinds.filter((kind) => kind === "server").length,
      faulty: [...running.keys()].filter((id) => faults[id]).length,
    },
    async close() {
      await nodeFiles.remove(endpointsFile(folder));
      await inTurns([...running.values()], (device) => device.close());
      await file.close();
    },
  };

  function makeDevice(device: Device): RunningDevice | undefined {
    switch (device.kind) {
      case "switch":
        return makeSwitch(boxes.get(device.id)!);
      case "camera":
        return makeCamera(device);
      case "server":
        return makeServer(device);
    }
  }

  function makeBox(device: Switch): Box {
    const { id, type } = device;
    const hardware: SwitchHardware = { model: type.model, ports: type.ports };
    const mac = (port: number) => (device.mac ? macBytes(device.mac) : madeUpMac(id, port));
    const engineId = `800007DB03${mac(0).toString("hex").toUpperCase()}`;
    const kept = file.kept(id) as { bootedAt: number; state: unknown } | undefined;
    const state =
      keptSwitchState(kept?.state, hardware) ??
      firstSwitchState(id, {
        hardware,
        engineId,
        before: before.switches.get(id),
        after: after.switches.get(id),
        login: { username: credentials.switch.username, password: secrets[credentials.switch.password]! },
        community,
      });
    return { device, hardware, state, mac, engineId, uptime: uptimeOf(device, kept?.bootedAt) };
  }

  function makeSwitch(box: Box): RunningDevice {
    const { device, hardware, state, mac, engineId, uptime } = box;
    const fault = faults[device.id];
    const wires: ReadonlyMap<string, Wire> = wiring.get(device.id) ?? new Map();
    const factsOptions: SwitchFactsOptions = {
      id: device.id,
      hardware,
      state,
      wires,
      budgetWatts: device.type.poeBudgetWatts,
      mac,
      location: device.site ?? "",
      uptime,
      hasPower,
      neighbour(id) {
        const far = boxes.get(id);
        return far && { state: far.state, mac: far.mac(0), model: far.hardware.model };
      },
    };
    const huawei = device.type.platform === "huawei-vrp";
    const agent = snmp(huawei ? huaweiSwitchMib : switchMib, switchFacts(factsOptions), fault, () =>
      communitiesOf(state),
    );
    const ssh = createSshSwitch({
      hostKey: hostKeys[device.id]!,
      fault,
      now: () => new Date(now()),
      mayLogIn: (username, password) => isLocalUser(state, username, password),
      openCli: () =>
        createSwitchCli({
          hardware,
          state,
          engineId,
          changed: () => file.changed(device.id),
          uptimeSeconds: () => Math.floor((now() - uptime.bootedAt) / 1000),
          now: () => new Date(now()),
          isUp: (port) => portIsUp(factsOptions, port),
          lies: fault?.kind === "lies",
          ...(fault?.kind === "refuses" ? { refuses: fault.text } : {}),
        }),
    });
    return runDevice(device, { snmp: agent, ...(huawei ? { ssh } : {}) }, () => ({ bootedAt: uptime.bootedAt, state }));
  }

  function makeCamera(device: Camera): RunningDevice | undefined {
    const wanted = after.cameras.get(device.id);
    if (!wanted) return undefined;
    const fault = faults[device.id];
    const kept = file.kept(device.id) as { bootedAt: number; state: unknown } | undefined;
    const uptime = uptimeOf(device, kept?.bootedAt);
    const model = labCameraModel(device);
    const mac =
      device.mac ??
      madeUpMac(device.id)
        .toString("hex")
        .replace(/..(?=.)/g, "$&:");
    const camera = createCamera({
      id: device.id,
      model,
      credential: { username: credentials.camera.username, password: secrets[credentials.camera.password]! },
      state:
        importCameraState(kept?.state) ??
        firstCameraState(model, { before: before.cameras.get(device.id), after: wanted, mac }),
      ...(fault ? { fault } : {}),
      now,
      onChange: () => file.changed(device.id),
    });
    const { mib, facts } = cameraFacts({ device, intent: wanted, model, mac, state: () => camera.state(), uptime });
    const agent = snmp(mib, facts, fault, () => [community]);
    return runDevice(device, { snmp: agent, http: camera }, () => ({
      bootedAt: uptime.bootedAt,
      state: camera.state(),
    }));
  }

  function makeServer(device: Server): RunningDevice {
    const uptime = uptimeOf(device, (file.kept(device.id) as { bootedAt?: number } | undefined)?.bootedAt);
    const [port] = device.type.ports;
    const facts = hostFacts({
      id: device.id,
      description: `Linux ${device.id} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC x86_64`,
      // netSnmpAgentOIDs.10: net-snmp on Linux.
      objectId: "1.3.6.1.4.1.8072.3.2.10",
      location: device.site ?? "",
      mac: device.mac ? macBytes(device.mac) : madeUpMac(device.id),
      portName: port?.name ?? "eth0",
      mbps: port?.mbps ?? 1000,
      outMbps: 0,
      name: () => device.id,
      uptime,
    });
    const agent = snmp(serverMib, facts, faults[device.id], () => [community]);
    return runDevice(device, { snmp: agent }, () => ({ bootedAt: uptime.bootedAt }));
  }

  /** What stood before has been running for weeks; what is new was switched on with the lab. */
  function uptimeOf({ id, phase }: Device, kept: number | undefined): Uptime {
    const age = phase <= plan.before.phase ? (1 + 200 * fraction(`${id}/boot`)) * 86_400_000 : 0;
    return { bootedAt: kept ?? Math.floor(startedAt - age), now };
  }

  function runDevice(device: Device, services: Services, remember: () => unknown): RunningDevice {
    const open = Object.entries(services) as readonly [keyof Services, Listener][];
    return {
      kind: device.kind,
      remember,
      async listen() {
        const ports: Partial<Record<keyof Services, number>> = {};
        if (hasPower(device.id)) for (const [name, service] of open) ports[name] = await service.listen(host, 0);
        return { host, ...ports };
      },
      async close() {
        if (hasPower(device.id)) await Promise.all(open.map(([, service]) => service.close()));
      },
    };
  }
}

interface Box {
  readonly device: Switch;
  readonly hardware: SwitchHardware;
  readonly state: SwitchState;
  readonly mac: (port: number) => Buffer;
  readonly engineId: string;
  readonly uptime: Uptime;
}

interface Listener {
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

type Services = { readonly snmp: Listener; readonly ssh?: Listener; readonly http?: Listener };

interface RunningDevice {
  readonly kind: Device["kind"];
  listen(): Promise<LabEndpoints["devices"][string]>;
  /** Plain JSON that the device starts from again. */
  remember(): unknown;
  close(): Promise<void>;
}

/** macOS has no other loopback address, so devices differ by their ports. */
const host = "127.0.0.1";

function snmp<Facts>(mib: Mib<Facts>, facts: Facts, fault: Fault | undefined, communities: () => readonly string[]) {
  const drop = everyOther();
  return createSnmpAgent({
    mib,
    facts,
    communities,
    treat() {
      if (fault?.kind === "slow") return { delayMs: fault.delayMs };
      return fault?.kind === "drops-half" && drop() ? "drop" : "answer";
    },
  });
}

/** None while SNMP is off or no version without user accounts is allowed. */
function communitiesOf({ lines }: SwitchState): readonly string[] {
  if (!lines.some((line) => /^snmp-agent sys-info version .*\b(v2c|all)\b/.test(line))) return [];
  return lines.flatMap((line) => /^snmp-agent community (?:read|write) cipher (\S+)/.exec(line)?.[1] ?? []);
}

function isLocalUser({ sections }: SwitchState, username: string, password: string): boolean {
  const users = sections.find(({ header }) => header === "aaa")?.lines ?? [];
  return users.includes(`local-user ${username} password irreversible-cipher ${password}`);
}

function byId<T extends { readonly deviceId: string }>(intents: readonly T[]): ReadonlyMap<string, T> {
  return new Map(intents.map((intent) => [intent.deviceId, intent]));
}

/** A few hundred at a time: thousands of sockets opened at once only wait for each other. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 200)
    results.push(...(await Promise.all(items.slice(at, at + 200).map(work))));
  return results;
}
