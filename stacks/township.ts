import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { canonicalJson, digest } from "../src/core/digest.ts";
import type { CameraIntent, PortIntent, SwitchIntent } from "../src/core/intent.ts";
import { keepStateBeside, TerraformData, type TerraformValue } from "./terraform-data.ts";

export interface AreaDevices {
  readonly area: string;
  readonly switches: readonly SwitchIntent[];
  readonly cameras: readonly CameraIntent[];
}

/**
 * One area, and so one blast radius: each switch is a resource of its own, and the cameras are one resource that holds
 * their count and digest, because a local state file is written whole after every resource.
 */
export class TownshipStack extends TerraformStack {
  constructor(scope: Construct, { area, switches, cameras }: AreaDevices) {
    super(scope, area);
    keepStateBeside(this);
    for (const intent of switches) new TerraformData(this, intent.deviceId, switchInput(intent));
    if (cameras.length > 0) {
      new TerraformData(this, `cameras_${area}`, { count: cameras.length, sha256: digest(canonicalJson(cameras)) });
    }
  }
}

/**
 * What the Terraform plan shows of a switch. VLANs and ports are objects keyed by id and name: in a list, one port put
 * in front would show every port as changed.
 */
export function switchInput(intent: SwitchIntent): TerraformValue {
  const vlanNames = new Map(intent.vlans.map(({ id, name }) => [id, name]));
  const uplink = intent.ports.find((port) => port.role === "trunk" && port.direction === "uplink");
  return {
    ...(uplink?.role === "trunk"
      ? { uplink: { to: uplink.deviceId, port: uplink.name, mbps: uplink.mbps * cablesBeside(uplink, intent) } }
      : {}),
    vlans: Object.fromEntries(intent.vlans.map(({ id, name }) => [id, name])),
    ports: Object.fromEntries(
      intent.ports.flatMap((port) => (port.role === "unused" ? [] : [[port.name, portInput(port, vlanNames)]])),
    ),
    digest: digest(canonicalJson({ ...intent, vlans: [], ports: intent.ports.map(withoutShown) })),
  };
}

function portInput(
  port: Exclude<PortIntent, { role: "unused" }>,
  vlanNames: ReadonlyMap<number, string>,
): TerraformValue {
  if (port.role === "access") return { device: port.deviceId, vlan: port.vlan };
  return {
    device: port.deviceId,
    // The rate of the uplink is in `uplink` already; one change shows once.
    ...(port.direction === "uplink" ? {} : { mbps: port.mbps }),
    vlans: Object.fromEntries(port.vlans.map((id) => [id, vlanNames.get(id) ?? `VLAN ${id}`])),
  };
}

/** What is left of a port for the digest: all that the input does not show by name. */
function withoutShown(port: PortIntent): unknown {
  switch (port.role) {
    case "unused":
      return { name: port.name };
    case "access":
      return { name: port.name, description: port.description, poe: port.poe };
    case "trunk":
      return {
        name: port.name,
        description: port.description,
        portMbps: port.portMbps,
        ...(port.lag ? { lag: { ...port.lag } } : {}),
        ...(port.pathCost === undefined ? {} : { pathCost: port.pathCost }),
      };
  }
}

/** Cables of the link that a port is one of. */
function cablesBeside(port: Extract<PortIntent, { role: "trunk" }>, { ports }: SwitchIntent): number {
  if (!port.lag) return 1;
  return ports.filter((each) => each.role === "trunk" && each.lag?.group === port.lag?.group).length;
}
