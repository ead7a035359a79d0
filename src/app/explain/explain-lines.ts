import type { DeviceIntent, PortIntent } from "../../core/intent.ts";
import type { Device } from "../../core/network.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { Secret } from "../../core/secret.ts";
import { driverFor } from "../../drivers/registry.ts";
import type { Reason, RenderedLine } from "../../drivers/rendered-line.ts";
import { nearest } from "../../inventory/nearest.ts";
import { pseWatts } from "../../inventory/poe-classes.ts";
import { cableBecause, linksAtPort, passingBecause, vlansOn } from "./cable-facts.ts";
import { streamFact } from "./device-facts.ts";
import { type Because, because, type ExplainedLine, type Known } from "./explanation.ts";
import { rateFact } from "./link-facts.ts";
import { addressFact, codeFact, gatewayFact, portFact, typeFact, vlanFact } from "./number-facts.ts";
import { vlanBecause } from "./vlan-facts.ts";

/**
 * The lines of a device's intended configuration that match: those that read exactly so, else those that contain it. With a
 * section before it a line is told from its like: `GigabitEthernet0/0/5 port default vlan 1084`. None is an OperatorError with
 * the line that comes nearest.
 */
export function explainLines(known: Known, device: Device, wanted: string): readonly ExplainedLine[] {
  const intent = intentOf(known, device);
  const lines = linesOf(intent);
  const found = matching(lines, plain(wanted));
  if (found.length === 0) throw noSuchLine(device, lines, plain(wanted));
  return found.map(({ context, line, because: reasons }) => ({
    context,
    line,
    because: [
      ...reasons.flatMap((reason) => becauseOf(known, device, intent, reason)),
      because(`rendered by ${intent.platform}${context.length > 0 ? ` · ${context.at(-1)}` : ""}`),
    ],
  }));
}

/** Every line of an intended configuration with its reasons. A reference to a secret stands where the secret would. */
export function linesOf(intent: DeviceIntent): readonly RenderedLine[] {
  const driver = driverFor(intent.platform);
  const snmpCommunity = new Secret(intent.kind === "switch" ? intent.snmpCommunity : "");
  return driver?.explain?.(intent, { snmpCommunity }) ?? [];
}

function intentOf({ plan }: Known, { id, type, phase, status }: Device): DeviceIntent {
  const intent = [...plan.after.switches, ...plan.after.cameras].find(({ deviceId }) => deviceId === id);
  if (intent && driverFor(intent.platform)?.explain) return intent;
  if (phase > plan.phase)
    throw new OperatorError(
      `${id} comes with phase ${phase}, and this is about phase ${plan.phase}; try --phase ${phase}`,
    );
  if (status === "retired") throw new OperatorError(`${id} is retired and has no configuration`);
  throw new OperatorError(
    `camnet does not configure ${id} (platform ${type.platform}); its numbers: camnet explain ${id}`,
  );
}

function matching(lines: readonly RenderedLine[], wanted: string): readonly RenderedLine[] {
  const full = ({ context, line }: RenderedLine) => [...context, line].join(" ");
  const tests: readonly ((line: RenderedLine) => boolean)[] = [
    (each) => each.line === wanted,
    (each) => full(each).endsWith(` ${wanted}`),
    (each) => each.line.includes(wanted),
    (each) => full(each).includes(wanted),
  ];
  for (const test of tests) {
    const found = lines.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}

function noSuchLine({ id }: Device, lines: readonly RenderedLine[], wanted: string): OperatorError {
  const texts = [...new Set(lines.map(({ line }) => line))];
  const words = wanted.split(" ");
  const likest = nearest(wanted, texts) ?? texts.find((text) => text.startsWith(words.slice(0, 2).join(" ")));
  const guesses =
    likest === undefined ? [] : texts.filter((text) => text === likest || text.startsWith(words.slice(0, 3).join(" ")));
  const hint =
    guesses.length > 0
      ? `did you mean ${guesses
          .slice(0, 4)
          .map((text) => `"${text}"`)
          .join(", ")}?`
      : "part of a line will do";
  return new OperatorError(`no intended line of ${id} reads or contains "${wanted}"; ${hint}`);
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** What people wrote and what the lock file keeps, behind a reason that a driver gave. */
function becauseOf(known: Known, device: Device, intent: DeviceIntent, reason: Reason): readonly Because[] {
  const { network, places } = known;
  switch (reason.of) {
    case "rule":
      return [because(`rule: ${reason.says}`)];
    case "id":
      return [because(`its id is ${device.id}`, places.device(device, "id"))];
    case "name":
      return [
        because(
          device.name === device.id ? "it has no name but its id" : `its name is ${device.name}`,
          places.device(device, "name"),
        ),
      ];
    case "device-code":
      return device.kind === "switch" ? [] : codeFact(known, device).because;
    case "address":
      return addressFact(known, device).because;
    case "gateway":
      return gatewayFact(known, device).because;
    case "own-vlan":
      return vlanFact(known, device).because;
    case "time-zone":
      return [because(`time zone of the county: ${network.county.timeZone}`, places.county("county", "timeZone"))];
    case "ntp-servers":
      return serversBecause(known, "time", network.county.ntpServers, "ntp");
    case "log-servers":
      return serversBecause(known, "the log", network.county.logServers, "log");
    case "snmp-community":
      return [
        because(
          `the secret is at ${network.county.credentials.snmpCommunity} and is never shown`,
          places.county("credentials", "snmpCommunity"),
        ),
      ];
    case "vlan":
      return vlanCarried(known, device.id, reason.vlan);
    case "stream":
      return device.kind === "camera" ? streamBecause(known, device, reason.stream) : [];
    case "port":
      return intent.kind === "switch" ? portBecause(known, device, intent.ports, reason) : [];
  }
}

function streamBecause(
  known: Known,
  device: Extract<Device, { kind: "camera" }>,
  stream: "main" | "sub",
): readonly Because[] {
  const classes = vlanFact(known, device).because.filter(({ says }) => says.includes("class"));
  return [...streamFact(known, device, stream).because, ...classes];
}

function serversBecause(
  { network, plan, places }: Known,
  what: string,
  ids: readonly string[],
  field: string,
): readonly Because[] {
  const servers = network.devices.filter(({ id }) => ids.includes(id));
  return [
    because(`every device takes ${what} from ${ids.join(", ")}`, places.county("services", field)),
    ...servers.map((server) => {
      const address = plan.allocations.devices[server.id]?.address;
      return because(
        `${server.id} is ${address ?? "not addressed"}`,
        places.lock("devices", server.id, "address") ?? server.source,
      );
    }),
  ];
}

/** A VLAN that passes a switch, and who lives in it there and beneath. */
function vlanCarried(known: Known, id: string, vlan: number): readonly Because[] {
  return [...vlanBecause(known, vlan), ...passingBecause(known, id, [vlan])];
}

function portBecause(
  known: Known,
  device: Device,
  ports: readonly PortIntent[],
  { port: name, what }: Extract<Reason, { of: "port" }>,
): readonly Because[] {
  const { network, places } = known;
  const port = ports.find((each) => each.name === name);
  if (!port || port.role === "unused") return [because(`nothing is plugged into ${name}`, device.type.source)];
  if (port.role === "trunk") return trunkBecause(known, device, port, what);
  const other = network.devices.find(({ id }) => id === port.deviceId);
  if (!other || other.kind === "switch") return [];
  switch (what) {
    case "vlan":
      return vlanFact(known, other).because;
    case "power":
      return [
        because(
          `${other.type.model} is powered by its switch, PoE class ${other.type.poeClass}: ${pseWatts[other.type.poeClass ?? 0]} W`,
          places.type(other.type, "poeClass"),
        ),
        ...typeFact(known, other).because,
      ];
    default:
      return [
        ...portFact(known, other).because,
        because(
          `its device code is ${known.plan.allocations.devices[other.id]?.deviceCode}`,
          places.lock("devices", other.id, "deviceCode"),
        ),
        because(`its name is ${other.name}`, places.device(other, "name")),
      ];
  }
}

function trunkBecause(
  known: Known,
  device: Device,
  port: Extract<PortIntent, { role: "trunk" }>,
  what: Extract<Reason, { of: "port" }>["what"],
): readonly Because[] {
  return linksAtPort(known, device.id, port.name).flatMap((link) => {
    const cable = cableBecause(known, link);
    if (what === "rate") return [...rateFact(known, link).because, ...cable];
    if (what !== "vlans") return cable;
    return [...passingBecause(known, link.from, vlansOn(known, link)), ...cable.slice(0, 1)];
  });
}
