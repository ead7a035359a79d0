import type { Effects } from "../core/effects.ts";
import type { Secret } from "../core/secret.ts";
import type { ManagedDevice } from "./observe.ts";
import type { GateResult } from "./rollout.ts";

/** SNMPv2-MIB::sysUpTime.0, RFC 3418. */
const sysUpTime = "1.3.6.1.2.1.1.3.0";

/** Asks every device of a wave for its uptime: a device that was changed and is still there answers. */
export async function healthGate(
  effects: Pick<Effects, "snmp" | "endpoints">,
  devices: readonly ManagedDevice[],
  community: Secret,
  options: { readonly allowedFailures: number },
): Promise<GateResult> {
  const silent: string[] = [];
  await Promise.all(
    devices.map(async ({ intent, address }) => {
      const target = { deviceId: intent.deviceId, kind: intent.kind, platform: intent.platform, address };
      const answer = await effects.snmp.get({ ...effects.endpoints.locate(target, "snmp"), community }, [sysUpTime]);
      if (!answer.ok) silent.push(intent.deviceId);
    }),
  );
  const online = devices.length - silent.length;
  const message = `${online} of ${devices.length} answer${silent.length > 0 ? `; silent: ${silent.sort().slice(0, 5).join(", ")}` : ""}`;
  return { passed: silent.length <= options.allowedFailures, message };
}
