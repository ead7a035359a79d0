import fc from "fast-check";

/** Configurations of a small switch, so mixed that every kind of rule takes part. Valid as a device would list them. */
export const switchConfiguration: fc.Arbitrary<string> = fc
  .record({
    sysname: fc.constantFrom("sw-1", "sw-2"),
    vlans: fc.uniqueArray(fc.integer({ min: 2, max: 40 }), { maxLength: 25 }),
    named: fc.dictionary(fc.integer({ min: 2, max: 12 }).map(String), fc.constantFrom("hd", "standard", "mgmt"), {
      maxKeys: 3,
    }),
    ports: fc.array(portLines(), { minLength: 0, maxLength: 5 }),
    loopback: fc.boolean(),
    vlanif: fc.option(fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 3 }))),
    acl: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom("permit", "deny")), {
      maxLength: 4,
      selector: ([id]) => id,
    }),
    aclUsed: fc.boolean(),
    classifier: fc.option(
      fc.tuple(
        fc.constantFrom("and", "or"),
        fc.subarray(["if-match vlan 5", "if-match dscp 46", "if-match dscp 34"], { maxLength: 1 }),
      ),
    ),
    gateways: fc.subarray(["10.0.0.1", "10.0.0.2"]),
    ntp: fc.subarray(["10.0.0.10", "10.0.0.11", "10.0.0.12 preference"]),
    users: fc.dictionary(
      fc.constantFrom("anna", "bo"),
      fc.tuple(fc.constantFrom("ssh", "ssh terminal"), fc.integer({ min: 0, max: 15 })),
      { maxKeys: 2 },
    ),
    community: fc.option(fc.constantFrom("alpha-1", "beta-22")),
    group: fc.option(fc.subarray(["GE0/0/1", "GE0/0/2"])),
    extras: fc.subarray([
      "lldp enable",
      "undo http server enable",
      "dhcp enable",
      "stp mode rstp",
      "foreign thing 7",
      "foreign thing 8",
    ]),
  })
  .map((draw) => {
    const sections: string[][] = [[`sysname ${draw.sysname}`], ...list("vlan batch", draw.vlans), draw.extras];
    if (draw.acl.length > 0) {
      sections.push([
        "acl number 2000",
        ...draw.acl.map(([id, action]) => ` rule ${id} ${action} source 10.0.0.${id} 0`),
      ]);
    }
    if (draw.classifier) {
      const [type, matches] = draw.classifier;
      sections.push([`traffic classifier VIDEO type ${type}`, ...matches.map((line) => ` ${line}`)]);
    }
    for (const [id, name] of Object.entries(draw.named)) sections.push([`vlan ${id}`, ` description ${name}`]);
    const users = Object.entries(draw.users).flatMap(([name, [service, level]]) => [
      ` local-user ${name} password irreversible-cipher $1a$${name}$`,
      ` local-user ${name} privilege level ${level}`,
      ` local-user ${name} service-type ${service}`,
    ]);
    sections.push(["aaa", ...users]);
    if (draw.vlanif)
      sections.push([`interface Vlanif${draw.vlanif[0]}`, ` ip address 10.0.0.${draw.vlanif[1]} 255.255.255.0`]);
    if (draw.loopback) sections.push(["interface LoopBack0"]);
    for (const [at, lines] of draw.ports.entries()) {
      sections.push([`interface GigabitEthernet0/0/${at + 1}`, ...lines.map((line) => ` ${line}`)]);
    }
    if (draw.group)
      sections.push(["qos group CAMERAS", ...draw.group.map((port) => ` group-member interface ${port}`)]);
    sections.push(draw.gateways.map((gateway) => `ip route-static 0.0.0.0 0.0.0.0 ${gateway}`));
    sections.push(draw.ntp.map((server) => `ntp-service unicast-server ${server}`));
    if (draw.community) {
      const guard = draw.aclUsed && draw.acl.length > 0 ? " acl 2000" : "";
      sections.push([`snmp-agent community read cipher ${draw.community}${guard}`]);
    }
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n#\n")}\n#\nreturn\n`;
  });

function portLines(): fc.Arbitrary<string[]> {
  const vlan = fc.integer({ min: 2, max: 40 });
  const common = fc.tuple(
    fc.subarray([
      "description camera",
      "description uplink",
      "shutdown",
      "stp edged-port enable",
      "port-isolate enable group 1",
    ]),
    fc.subarray(["undo negotiation auto", "speed 100"]),
  );
  const role = fc.oneof(
    fc.constant<string[]>([]),
    vlan.map((id) => ["port link-type access", `port default vlan ${id}`]),
    fc
      .tuple(fc.boolean(), fc.uniqueArray(vlan, { maxLength: 14 }), fc.boolean())
      .map(([keepsOne, ids, all]) => [
        "port link-type trunk",
        ...(keepsOne || all ? [] : ["undo port trunk allow-pass vlan 1"]),
        ...(all ? ["port trunk allow-pass vlan 2 to 4094"] : list("port trunk allow-pass vlan", ids).flat()),
      ]),
    fc
      .tuple(vlan, fc.uniqueArray(vlan, { minLength: 1, maxLength: 5 }))
      .map(([pvid, ids]) => [
        "port link-type hybrid",
        `port hybrid pvid vlan ${pvid}`,
        ...list("port hybrid untagged vlan", ids).flat(),
      ]),
  );
  return fc.tuple(common, role).map(([[some, rate], lines]) => {
    const one = some.filter(
      (line, at) => !line.startsWith("description") || some.findIndex((each) => each.startsWith("description")) === at,
    );
    return [...one, ...rate, ...lines];
  });
}

/** Written by other code than the engine's: one item per VLAN, ten to a line. */
function list(command: string, ids: readonly number[]): string[][] {
  const sorted = [...ids].sort((a, b) => a - b);
  const lines: string[] = [];
  for (let at = 0; at < sorted.length; at += 10) lines.push(`${command} ${sorted.slice(at, at + 10).join(" ")}`);
  return lines.length > 0 ? [lines] : [];
}
