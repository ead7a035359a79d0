import type { Driver } from "./driver.ts";
import { huaweiVrp } from "./huawei-vrp.ts";
import { onvifDriver } from "./onvif.ts";

/** Every platform that camnet can configure: the only list. */
export const drivers: readonly Driver[] = [huaweiVrp, onvifDriver];

export function driverFor(platform: string): Driver | undefined {
  return drivers.find((driver) => driver.platform === platform);
}
