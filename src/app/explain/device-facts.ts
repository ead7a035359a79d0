import type { Camera, Device, Server, Switch } from "../../core/network.ts";
import { pseWatts } from "../../inventory/poe-classes.ts";
import { cameraMbps, recordedMbps } from "../../plan/offered-load.ts";
import { groupBy } from "../../plan/standing.ts";
import { cameraTerabytes } from "../../plan/storage.ts";
import { round } from "../../plan/wording.ts";
import { cableFact, passingBecause } from "./cable-facts.ts";
import { because, type Explanation, type Fact, type Known } from "./explanation.ts";
import { loadFacts, mbps, rateFact, sentBecause } from "./link-facts.ts";
import { addressFact, classBecause, codeFact, gatewayFact, portFact, typeFact, vlanFact } from "./number-facts.ts";

/** Every number of a device with what it follows from. */
export function explainDevice(known: Known, device: Device): Explanation {
  const { id, kind } = device;
  const facts = [existence(known, device), typeFact(known, device)];
  if (!known.plan.allocations.devices[id]) return { kind, id, answer: answerOf(known, device), facts };
  facts.push(addressFact(known, device), gatewayFact(known, device), vlanFact(known, device));
  if (device.kind === "switch") facts.push(...switchFacts(known, device));
  else facts.push(portFact(known, device), codeFact(known, device));
  if (device.kind === "camera") facts.push(...cameraFacts(known, device));
  if (device.kind === "server") facts.push(...serverFacts(known, device));
  return { kind, id, answer: answerOf(known, device), facts: facts.filter((fact) => fact.because.length > 0) };
}

function answerOf({ network, plan }: Known, device: Device): string {
  const area = network.areas.find(({ slug }) => slug === device.area);
  const place = area ? `${area.name.zh} ${area.name.en}` : device.area;
  const what = device.kind === "camera" ? `${device.class} camera` : `${device.role} ${device.kind}`;
  const named = device.name === device.id ? "" : ` “${device.name}”`;
  const held = plan.allocations.devices[device.id];
  const numbers = held ? `${held.address}, VLAN ${held.vlan}` : "no numbers";
  return `${device.id} is ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}${named} in ${place}, phase ${device.phase}, ${device.status}: ${numbers}`;
}

function existence({ network, plan, places }: Known, device: Device): Fact {
  const { status, phase } = device;
  const later =
    phase > plan.phase ? [because(`it comes with phase ${phase}; the plan is about phase ${plan.phase}`)] : [];
  const retired =
    status === "retired" ? [because("what is retired holds no numbers", places.device(device, "status"))] : [];
  return {
    what: "written",
    value: `phase ${phase}, ${status}`,
    because: [
      because("its line", places.device(device)),
      ...(phase === network.planningPhase
        ? [because(`phase ${phase} is the one under planning`, planning(network))]
        : []),
      ...later,
      ...retired,
      ...(device.assumed.length > 0
        ? [because(`not surveyed yet: ${device.assumed.join(", ")}`, places.device(device))]
        : []),
    ],
  };
}

function planning({ phases, planningPhase }: Known["network"]) {
  return phases.find(({ number }) => number === planningPhase)?.source;
}

function cameraFacts(known: Known, camera: Camera): readonly Fact[] {
  const { network, places } = known;
  const { classes, policy } = network.county;
  const profile = classes[camera.plannedClass];
  const { poeClass } = camera.type;
  const terabytes = cameraTerabytes(profile);
  return [
    {
      what: "class",
      value: camera.class === camera.plannedClass ? camera.class : `${camera.class}, planned as ${camera.plannedClass}`,
      because: classBecause(known, camera),
    },
    ...(["main", "sub"] as const).map((name) => streamFact(known, camera, name)),
    { what: "sends", value: mbps(cameraMbps(profile, policy)), because: sentBecause(known, camera.plannedClass) },
    {
      what: "recorded",
      value: `${round(terabytes, 2)} TB, ${mbps(recordedMbps(profile, policy))}`,
      because: [
        because(
          `${profile.main.bitrateKbps} kbit/s main stream × 10.8 GB a day per Mbit/s = ${round((profile.main.bitrateKbps / 1000) * 10.8, 1)} GB a day`,
          places.county("classes", camera.plannedClass, "main", "kbps"),
        ),
        ...(profile.stills
          ? [
              because(
                `+ ${profile.stills.gigabytesPerDay} GB of pictures a day`,
                places.county("classes", camera.plannedClass, "stills"),
              ),
            ]
          : []),
        because(`kept ${profile.retentionDays} days`, places.county("classes", camera.plannedClass, "retentionDays")),
      ],
    },
    {
      what: "power",
      value:
        poeClass === undefined ? "not over its switch" : `PoE class ${poeClass}, ${pseWatts[poeClass]} W held ready`,
      because:
        poeClass === undefined
          ? []
          : [
              because(
                `${camera.type.model} is a device of PoE class ${poeClass}`,
                places.type(camera.type, "poeClass"),
              ),
            ],
    },
  ];
}

export function streamFact({ network, places }: Known, camera: Camera, name: "main" | "sub"): Fact {
  const { codec, width, height, fps, gop, bitrateKbps } = network.county.classes[camera.plannedClass][name];
  return {
    what: `${name} stream`,
    value: `${codec} ${width}x${height}, ${fps} frames/s, GOP ${gop}, ${bitrateKbps} kbit/s`,
    because: [
      because(
        `the ${name} stream of class ${camera.plannedClass}`,
        places.county("classes", camera.plannedClass, name),
      ),
    ],
  };
}

function serverFacts({ network, plan, places }: Known, server: Server): readonly Fact[] {
  const node = plan.after.platform.find(({ id }) => id === server.id);
  if (!node) return [];
  const { storageNodeTB } = network.county.platform;
  return [
    {
      what: "container",
      value: `${node.image}, ${node.memoryMb} MB`,
      because: [
        because(`image of role ${server.role}`, places.county("platform", "images", server.role)),
        because(`memory of role ${server.role}`, places.county("platform", "memoryMb", server.role)),
      ],
    },
    ...(server.role === "storage"
      ? [
          {
            what: "disk",
            value: `${server.type.usableTB ?? storageNodeTB} TB usable`,
            because: [
              server.type.usableTB === undefined
                ? because("the county's storage node", places.county("platform", "storageNodeTB"))
                : because(`${server.type.model}`, places.type(server.type, "usableTB")),
            ],
          },
        ]
      : []),
  ];
}

function switchFacts(known: Known, device: Switch): readonly Fact[] {
  const { plan, after } = known;
  const uplink = after.uplinks.get(device.id);
  const links = [...(uplink ? [uplink] : []), ...after.backups.filter(({ from }) => from === device.id)];
  const poe = poeFact(known, device);
  const intent = plan.after.switches.find(({ deviceId }) => deviceId === device.id);
  const vlans = (intent?.vlans ?? []).map(({ id }) => id);
  return [
    ...links.flatMap((link) => [cableFact(known, link) ?? [], rateFact(known, link), ...loadFacts(known, link)].flat()),
    ...(poe ? [poe] : []),
    { what: "VLANs", value: vlans.join(" "), because: passingBecause(known, device.id, vlans) },
  ];
}

function poeFact({ network, plan, after, places }: Known, device: Switch): Fact | undefined {
  const load = plan.after.poe.find((each) => each.switch === device.id);
  if (!load) return undefined;
  const { poeCeilingPercent } = network.county.policy;
  const powered = (after.camerasOn.get(device.id) ?? []).filter(({ type }) => type.poeClass !== undefined);
  return {
    what: "PoE",
    value: `${load.allocatedWatts} W of ${load.budgetWatts} W (${round(load.percent, 1)} %)`,
    because: [
      ...[...groupBy(powered, ({ type }) => type.slug).values()].map((cameras) => {
        const { type } = cameras[0]!;
        const watts = pseWatts[type.poeClass!]!;
        return because(
          `${cameras.length} × ${type.model}, PoE class ${type.poeClass}: ${cameras.length} × ${watts} W = ${round(cameras.length * watts, 1)} W`,
          places.type(type, "poeClass"),
        );
      }),
      because(`${device.type.model} supplies ${load.budgetWatts} W`, places.type(device.type, "poeBudgetWatts")),
      because(`the ceiling is ${poeCeilingPercent} %`, places.county("policy", "poeCeilingPercent")),
    ],
  };
}
