/** The columns of a surveyed point list 定位清单, and how their words become fields of a camera line. */
import type { WrittenCamera } from "./schema.ts";
import { writtenCamera } from "./schema.ts";

/** The first word of each row is how camnet calls the column; headers are compared without case, blanks and brackets. */
export const pointColumns = {
  id: ["id", "编号", "点位编号", "设备编号", "point id"],
  name: ["name", "点位名称", "名称", "安装位置", "地点"],
  township: ["township", "乡镇", "area", "所属乡镇", "街道"],
  class: ["class", "类别", "类型", "点位类别", "点位类型"],
  switch: ["switch", "交换机", "on", "接入交换机"],
  port: ["port", "端口", "交换机端口"],
  lon: ["longitude", "经度", "lon", "lng"],
  lat: ["latitude", "纬度", "lat"],
  mac: ["mac", "mac地址", "mac address"],
  serial: ["serial", "序列号", "serial number", "sn"],
  type: ["type", "型号", "设备型号", "model"],
  status: ["status", "状态"],
  deviceCode: ["deviceCode", "国标编码", "设备编码", "device code", "国标id"],
  address: ["address", "ip", "ip地址", "ip address", "地址"],
  lot: ["lot", "标段"],
  site: ["site", "机柜", "站点"],
  note: ["note", "备注"],
  row: ["no", "序号"],
} as const;

export type PointColumn = keyof typeof pointColumns;
export type PointField = Exclude<keyof WrittenCamera, "id">;

/** What else a value has to be: a word that the county knows. */
export interface CountyWords {
  readonly switches: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  /** Slug and what people write for it: `hikvision/ds-2cd2043g2-i`. */
  readonly types: ReadonlySet<string>;
  readonly lots: ReadonlySet<string>;
}

export type FieldValue = string | number | { readonly lon: number; readonly lat: number };
export type ParsedCell =
  | { readonly field: PointField; readonly value: FieldValue }
  | {
      readonly wrong: string;
      readonly allowed?: string;
      readonly among?: Iterable<string>;
    };

/** The words of one cell → the field it sets, or what is wrong with it and what is allowed. */
export function parseCell(column: SimpleColumn, text: string, words: CountyWords): ParsedCell {
  const unseen = /\p{C}/u.exec(text)?.[0];
  if (unseen !== undefined) {
    const code = unseen.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return {
      wrong: `"${text.replaceAll(/\p{C}/gu, "")}" holds the invisible character U+${code}`,
      allowed: "text that can be seen",
    };
  }
  switch (column) {
    case "class":
    case "status":
      return fromWords(column, text);
    case "switch":
      return known("on", text, words.switches, "is no switch of the inventory");
    case "site":
      return known("site", text, words.sites, "is no site of the inventory");
    case "lot":
      return known("lot", text.toLowerCase(), words.lots, "is no lot of county.yaml");
    case "type":
      return known("type", typeSlug(text, words.types), words.types, "is no device type");
    case "mac":
      return checked("mac", macForm(text), text);
    default:
      return checked(column, text, text);
  }
}

export type SimpleColumn = Exclude<PointColumn, "id" | "township" | "lon" | "lat" | "row">;

/** Longitude and latitude belong together, in degrees of WGS 84. */
export function parseCoordinates(lon: string | undefined, lat: string | undefined): ParsedCell {
  if (lon === undefined || lat === undefined) {
    return {
      wrong: `${lon === undefined ? "longitude" : "latitude"} is missing beside ${lon ?? lat}`,
      allowed: "both or none",
    };
  }
  const value = { lon: Number(lon), lat: Number(lat) };
  if (writtenCamera.shape.at.safeParse(value).success) return { field: "at", value };
  const swapped = writtenCamera.shape.at.safeParse({
    lon: value.lat,
    lat: value.lon,
  }).success;
  return {
    wrong: `longitude ${lon}, latitude ${lat} is no place in China`,
    allowed: swapped ? "the two columns seem to be swapped" : "WGS 84 degrees such as 120.6822 and 28.1505",
  };
}

const valueWords = {
  class: {
    checkpoint: ["checkpoint", "卡口", "卡口式"],
    hd: ["hd", "高清", "高清式"],
    standard: ["standard", "普通", "普通式"],
    unknown: ["unknown", "未知", "待定"],
  },
  status: {
    planned: ["planned", "计划", "规划"],
    surveyed: ["surveyed", "已勘察", "已定位", "已勘查"],
    installed: ["installed", "已安装"],
    active: ["active", "在用", "已启用", "运行"],
    retired: ["retired", "停用", "拆除", "已拆除"],
  },
} as const;

function fromWords(field: keyof typeof valueWords, text: string): ParsedCell {
  const entries = Object.entries<readonly string[]>(valueWords[field]);
  const found = entries.find(([, words]) => words.includes(text.toLowerCase()));
  if (found) return { field, value: found[0] };
  const allowed = entries.map(([, words]) => `${words[0]} ${words[1]}`).join(", ");
  return {
    wrong: `${field} "${text}" is not known`,
    allowed,
    among: entries.flatMap(([, words]) => words),
  };
}

function known(field: PointField, text: string, among: ReadonlySet<string>, wrong: string): ParsedCell {
  return among.has(text) ? { field, value: text } : { wrong: `"${text}" ${wrong}`, among };
}

function checked(field: keyof typeof writtenCamera.shape & PointField, value: string, asWritten: string): ParsedCell {
  const result = writtenCamera.shape[field].safeParse(value);
  if (result.success) return { field, value };
  return {
    wrong: `${field} "${asWritten}" is wrong`,
    allowed: result.error.issues[0]!.message,
  };
}

/** `00-1A-2B-3C-4D-5E` and `001a.2b3c.4d5e` are how other tools write 00:1a:2b:3c:4d:5e. */
function macForm(text: string): string {
  const digits = text.toLowerCase().replace(/[-:.\s]/g, "");
  return /^[0-9a-f]{12}$/.test(digits) ? digits.match(/../g)!.join(":") : text;
}

/** A list names a model as it is printed on the box; the inventory names maker and model in small letters. */
function typeSlug(text: string, types: ReadonlySet<string>): string {
  const wanted = text.toLowerCase();
  if (types.has(wanted)) return wanted;
  const model = wanted.replaceAll(/[/\s]+/g, "-");
  return [...types].find((slug) => slug.slice(slug.indexOf("/") + 1) === model) ?? wanted;
}
