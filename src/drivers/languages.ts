import type { ConfigRules } from "../device-config/rules.ts";
import { ciscoIosRules } from "./cisco-ios/rules.ts";
import { h3cComwareRules } from "./h3c-comware/rules.ts";
import { huaweiVrpRules } from "./huawei-vrp/rules.ts";
import { ruijieOsRules } from "./ruijie-os/rules.ts";

/** A configuration language that can be read and compared as text, whether or not there is a driver that talks to the device. */
export interface Language {
  readonly platform: string;
  readonly rules: ConfigRules;
}

/** Every configuration language: the only list. */
export const languages: readonly Language[] = [
  { platform: "cisco-ios", rules: ciscoIosRules },
  { platform: "h3c-comware", rules: h3cComwareRules },
  { platform: "huawei-vrp", rules: huaweiVrpRules },
  { platform: "ruijie-os", rules: ruijieOsRules },
];

export function languageOf(platform: string): Language | undefined {
  return languages.find((language) => language.platform === platform);
}
