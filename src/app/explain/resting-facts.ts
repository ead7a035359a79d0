import { because, type Explanation, type Known } from "./explanation.ts";

/** Numbers of a removed device, and until when nobody else may have them. */
export function explainResting({ network, plan, places }: Known, id: string): Explanation {
  const { address, vlan, deviceCode, releasedOn } = plan.allocations.released[id]!;
  const { quarantineDays } = network.county.policy;
  const free = new Date(Date.parse(releasedOn) + quarantineDays * 86_400_000).toISOString().slice(0, 10);
  const held = (field: string) => places.lock("released", id, field) ?? places.lock("devices", id, field);
  return {
    kind: "resting",
    id,
    answer: `${id} is gone; its numbers rest until ${free}: ${address}, VLAN ${vlan}${deviceCode ? `, ${deviceCode}` : ""}`,
    facts: [
      { what: "address", value: address, because: [because(`held by ${id} until ${releasedOn}`, held("address"))] },
      {
        what: "free from",
        value: free,
        because: [
          because(`released on ${releasedOn}`, held("releasedOn")),
          because(`numbers rest ${quarantineDays} days`, places.county("policy", "quarantineDays")),
        ],
      },
    ],
  };
}
