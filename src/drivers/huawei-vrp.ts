import type { DeviceIntent, SwitchIntent } from "../core/intent.ts";
import { redact } from "../core/redact.ts";
import { changeText, normaliseText, predictText } from "../device-config/config-language.ts";
import type { Driver } from "./driver.ts";
import { explainVrp, renderVrp } from "./huawei-vrp/render.ts";
import { huaweiVrpRules } from "./huawei-vrp/rules.ts";
import { openVrpSession } from "./huawei-vrp/session.ts";

const platform = "huawei-vrp";

/** Huawei S-series switches: VRP 5 command line over SSH. */
export const huaweiVrp: Driver = {
  platform,
  kind: "switch",
  render: (intent, secrets) => renderVrp(asSwitch(intent), secrets),
  explain: (intent, secrets) => explainVrp(asSwitch(intent), secrets),
  change: (running, intended, { scope }) => ({ platform, ...changeText(running, intended, huaweiVrpRules, scope) }),
  predict: (running, steps) => predictText(running, steps, huaweiVrpRules),
  normalise: (text) => normaliseText(text, huaweiVrpRules),
  redact: (text) => redact(text, huaweiVrpRules.secrets),
  open: openVrpSession,
};

function asSwitch(intent: DeviceIntent): SwitchIntent {
  if (intent.kind === "switch") return intent;
  throw new TypeError(`${platform} renders switches; ${intent.deviceId} is a ${intent.kind}`);
}
