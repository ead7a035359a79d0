import { XMLParser } from "fast-xml-parser";

/** A request as a simulated camera understands it: the operation, its namespace, and what is inside by local names. */
export interface SoapCall {
  readonly operation: string;
  readonly namespace: string;
  readonly content: XmlValue;
  readonly header: XmlValue;
}

/** Text, or members by local name; `@token` is an attribute, `#text` the text beside attributes. */
export type XmlValue = string | { readonly [name: string]: XmlValue | readonly XmlValue[] };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  htmlEntities: true,
});

/** Reads a SOAP request of either version; undefined when it is none. */
export function readCall(text: string): SoapCall | undefined {
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    return undefined;
  }
  const envelope = member(document, "Envelope");
  const body = member(envelope?.value, "Body");
  if (!envelope || !isObject(body?.value)) return undefined;
  const key = Object.keys(body.value).find((name) => !name.startsWith("@") && name !== "#text");
  if (key === undefined) return undefined;
  const [prefix, operation] = key.includes(":") ? key.split(":") : ["", key];
  const declaration = prefix === "" ? "@xmlns" : `@xmlns:${prefix}`;
  const namespace = [body.value[key], body.value, envelope.value]
    .map((at) => isObject(at) && at[declaration])
    .find(Boolean);
  return {
    operation: operation ?? "",
    namespace: typeof namespace === "string" ? namespace : "",
    content: strip(body.value[key]),
    header: strip(member(envelope.value, "Header")?.value),
  };
}

/** The values at a path of local names. */
export function all(value: XmlValue, ...path: readonly string[]): readonly XmlValue[] {
  return path.reduce<readonly XmlValue[]>(
    (at, name) =>
      at.flatMap((one) => {
        const found = typeof one === "string" ? undefined : one[name];
        if (found === undefined) return [];
        return isList(found) ? found : [found];
      }),
    [value],
  );
}

export function text(value: XmlValue, ...path: readonly string[]): string | undefined {
  const found = all(value, ...path)[0];
  if (found === undefined || typeof found === "string") return found;
  const inside = found["#text"];
  return typeof inside === "string" ? inside : "";
}

export function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function isList(value: XmlValue | readonly XmlValue[]): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function member(value: unknown, local: string): { readonly value: unknown } | undefined {
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((name) => name === local || name.endsWith(`:${local}`));
  return key === undefined ? undefined : { value: value[key] };
}

function strip(value: unknown): XmlValue {
  if (!isObject(value)) return value === undefined ? "" : `${value}`;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith("@xmlns"))
      .map(([name, inside]) => [
        name.startsWith("@") ? name : name.slice(name.indexOf(":") + 1),
        Array.isArray(inside) ? inside.map(strip) : strip(inside),
      ]),
  );
}
