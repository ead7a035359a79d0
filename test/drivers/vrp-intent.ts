import type { SwitchIntent } from "../../src/core/intent.ts";
import { Secret } from "../../src/core/secret.ts";

export const renderSecrets = { snmpCommunity: new Secret("c0unty-Read-9") };

/** A small access switch with one of everything. */
export const accessSwitch: SwitchIntent = {
  kind: "switch",
  deviceId: "qiaotou-acc-3",
  area: "qiaotou",
  platform: "huawei-vrp",
  typeSlug: "huawei/s5735-l8p4s-a1",
  hostname: "qiaotou-acc-3",
  management: { vlan: 1150, address: "10.36.50.13", prefixLength: 24, gateway: "10.36.50.1" },
  vlans: [
    { id: 1142, name: "qiaotou-hd" },
    { id: 1143, name: "qiaotou-standard" },
    { id: 1150, name: "qiaotou-mgmt" },
  ],
  ports: [
    {
      role: "access",
      name: "GigabitEthernet0/0/1",
      description: "33032404001320000017|桥中路菜场东口?",
      deviceId: "qiaotou-001",
      vlan: 1142,
      poe: true,
    },
    { role: "unused", name: "GigabitEthernet0/0/2" },
    {
      role: "trunk",
      name: "GigabitEthernet0/0/9",
      description: "uplink qiaotou-agg-1",
      deviceId: "qiaotou-agg-1",
      direction: "uplink",
      vlans: [1142, 1143, 1150],
      mbps: 100,
      portMbps: 1000,
    },
    { role: "unused", name: "MEth0/0/1" },
  ],
  services: { ntpServers: ["10.36.0.10", "10.36.0.11"], logServers: ["10.36.0.10"], timeZone: "CST-8" },
  snmpCommunity: "env:CAMNET_SNMP",
};
