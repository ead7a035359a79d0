import * as z from "zod";
import { writtenArea, writtenCounty, writtenDeviceType, writtenLock, writtenPhases, writtenPrices } from "./schema.ts";

export type ZodSchema = z.ZodType;

/** File name below `inventory/schema/` → JSON Schema text, for completion and checks in an editor. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    "county.json": fileSchema(writtenCounty),
    "phases.json": fileSchema(writtenPhases),
    "area.json": fileSchema(writtenArea),
    "device-type.json": fileSchema(writtenDeviceType),
    "prices.json": fileSchema(writtenPrices),
    "allocations.json": fileSchema(writtenLock),
  };
}

/** What a command prints with `--json`, as JSON Schema text. */
export function printJsonSchema(schema: ZodSchema, title: string): string {
  return print({ ...z.toJSONSchema(schema, { io: "output" }), title });
}

/** What people may write: a field with a default may be left out. */
function fileSchema(schema: ZodSchema): string {
  return print(z.toJSONSchema(schema, { io: "input" }));
}

function print(schema: object): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
