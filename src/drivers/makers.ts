import type { Maker } from "../core/maker.ts";
import { axis, dahua, hikvision, samsungTechwin } from "./makers/cameras.ts";
import { cisco } from "./makers/cisco.ts";
import { dLink } from "./makers/d-link.ts";
import { h3c } from "./makers/h3c.ts";
import { huawei } from "./makers/huawei.ts";
import { others } from "./makers/others.ts";
import { apc, eaton } from "./makers/power.ts";
import { ruijie } from "./makers/ruijie.ts";

/** Every maker whose own objects are read. The only list: questions, walks and tests derive from it. */
export const makers: readonly Maker[] = [
  huawei,
  h3c,
  cisco,
  ruijie,
  dLink,
  hikvision,
  dahua,
  axis,
  samsungTechwin,
  apc,
  eaton,
  ...others,
];
