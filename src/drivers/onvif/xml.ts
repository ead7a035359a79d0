import { XMLParser } from "fast-xml-parser";

/** An element with its namespace resolved; names are local, so that a device may call its prefixes what it likes. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** Attributes without a prefix; `xsi:nil` and the like are not here. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data exactly as given, entities resolved. */
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** The root element of a document, or undefined when the text is not XML. */
export function parseXml(text: string): XmlElement | undefined {
  try {
    const nodes: unknown = parser.parse(text.replace(/^\uFEFF/, ""));
    return Array.isArray(nodes)
      ? nodes.map((node) => toElement(node, new Map())).find((node) => node !== undefined)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The first element at a path of local names. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at?.children.find((node) => node.name === name), element);
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((node) => node.name === name) ?? [];
}

/** Character data at a path, exactly as given; an absent element is undefined and an empty one is "". */
export function text(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return child(element, ...path)?.text;
}

/** For tokens, enumerations and addresses, where XML schema says that white space around does not count. Empty is absent. */
export function word(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return text(element, ...path)?.trim() || undefined;
}

export function number(element: XmlElement | undefined, ...path: readonly string[]): number | undefined {
  return toNumber(word(element, ...path));
}

export function boolean(element: XmlElement | undefined, ...path: readonly string[]): boolean | undefined {
  return toBoolean(word(element, ...path));
}

export function toNumber(value: string | undefined): number | undefined {
  return value === undefined || value.trim() === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
}

export function toBoolean(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : { true: true, "1": true, false: false, "0": false }[value.trim()];
}

/** The object without its undefined members: what a device does not say is absent. */
export function present<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** An element to send: a prefixed name, and either text or elements inside. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly content: string | readonly XmlNode[];
}

type Content = string | number | boolean | readonly (XmlNode | undefined)[];

/** `node("tds:Name", "x")`; undefined members of a list and undefined attributes are left out. */
export function node(name: string, content: Content = [], attributes?: XmlNode["attributes"]): XmlNode {
  const inside = typeof content === "object" ? content.filter((part) => part !== undefined) : `${content}`;
  return attributes ? { name, attributes, content: inside } : { name, content: inside };
}

export function writeXml({ name, attributes, content }: XmlNode): string {
  const shown = Object.entries(attributes ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(`${value}`)}"`)
    .join("");
  const inside = typeof content === "string" ? escapeXml(content) : content.map(writeXml).join("");
  return `<${name}${shown}>${inside}</${name}>`;
}

/** What was read, to be sent back: elements of one namespace under our prefix; a vendor's own elements stay behind. */
export function copyXml(element: XmlElement, prefix: string, name = `${prefix}:${element.name}`): XmlNode {
  const own = element.children.filter((inside) => inside.namespace === schemaNamespace);
  return {
    name,
    attributes: element.attributes,
    content: element.children.length === 0 ? element.text : own.map((inside) => copyXml(inside, prefix)),
  };
}

/** `tt` in ONVIF's documents. */
export const schemaNamespace = "http://www.onvif.org/ver10/schema";

function escapeXml(value: string): string {
  return value.replace(/[&<>"\r\n\t]/g, (char) => escapes[char] ?? char);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** fast-xml-parser's ordered form: `{ "tt:Name": [...], ":@": { attribute: value } }`, text as `{ "#text": … }`. */
function toElement(parsed: unknown, outer: ReadonlyMap<string, string>): XmlElement | undefined {
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const members = Object.entries(parsed);
  const tag = members.find(([key]) => key !== ":@" && key !== "#text");
  if (!tag || !Array.isArray(tag[1])) return undefined;
  const [name, inside] = tag;
  const declared = Object.entries<unknown>(members.find(([key]) => key === ":@")?.[1] ?? {});
  const scope = withNamespaces(outer, declared);

  const elements: XmlElement[] = [];
  let characters = "";
  for (const part of inside) {
    if (typeof part === "object" && part !== null && "#text" in part) characters += `${part["#text"]}`;
    else {
      const element = toElement(part, scope);
      if (element) elements.push(element);
    }
  }
  const colon = name.indexOf(":");
  return {
    name: name.slice(colon + 1),
    namespace: scope.get(colon < 0 ? "" : name.slice(0, colon)) ?? "",
    attributes: Object.fromEntries(
      declared.filter(([key]) => !key.includes(":") && key !== "xmlns").map(([key, value]) => [key, `${value}`]),
    ),
    children: elements,
    text: characters,
  };
}

function withNamespaces(
  outer: ReadonlyMap<string, string>,
  attributes: readonly (readonly [string, unknown])[],
): ReadonlyMap<string, string> {
  const declared = attributes
    .filter(([key]) => key === "xmlns" || key.startsWith("xmlns:"))
    .map(([key, value]) => [key.slice(6), `${value}`] as const);
  return declared.length === 0 ? outer : new Map([...outer, ...declared]);
}
