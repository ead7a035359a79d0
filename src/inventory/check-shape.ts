import * as z from "zod";
import { type Diagnostic, diagnostic, type Place } from "../core/diagnostic.ts";
import { didYouMean, nearest } from "./nearest.ts";
import type { YamlNode, YamlPath, YamlTree } from "./yaml-tree.ts";

/** A file whose every field has the shape that the schema asks for. */
export interface Shaped<T> {
  readonly tree: YamlTree;
  readonly value: T;
}

/** Checks a file against its schema: the value with defaults, or every deviation at its place, in an operator's words. */
export function checkShape<T extends z.ZodType>(
  tree: YamlTree,
  schema: T,
): {
  readonly shaped?: Shaped<z.infer<T>>;
  readonly diagnostics: readonly Diagnostic[];
} {
  const result = schema.safeParse(tree.value);
  if (result.success) return { shaped: { tree, value: result.data }, diagnostics: [] };
  const reader = new IssueReader(tree, schema);
  return { diagnostics: reader.readAll(result.error.issues) };
}

type Issue = z.core.$ZodIssue;

/** `class:hd` and `class：hd`, which YAML takes for one word. */
const gluedField = /^(.+?)[:：](.+)$/;

class IssueReader {
  constructor(
    private readonly tree: YamlTree,
    private readonly schema: z.ZodType,
  ) {}

  /** A misspelt field is one mistake, though it is unknown under its name and missing under the right one. */
  readAll(issues: readonly Issue[]): Diagnostic[] {
    const misspelt = new Set<string>();
    for (const issue of issues) {
      if (issue.code !== "unrecognized_keys") continue;
      for (const key of issue.keys) {
        const meant = this.meant(issue.path as YamlPath, key);
        if (meant !== undefined) misspelt.add([...issue.path, meant].join("\n"));
      }
    }
    const isEcho = ({ path }: Issue) => misspelt.has(path.join("\n")) && this.tree.node(path as YamlPath) === undefined;
    return issues.filter((issue) => !isEcho(issue)).flatMap((issue) => this.read(issue, []));
  }

  private read(issue: Issue, base: YamlPath): Diagnostic[] {
    const path = [...base, ...(issue.path as YamlPath)];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => this.unknownField(path, key));
    if (issue.code === "invalid_union") return this.union(issue, path);
    if (issue.code === "invalid_key") return [this.wrongKey(issue, path)];
    const node = this.tree.node(path);
    if (node === undefined) return [this.missing(path)];
    if (node.kind === "scalar" && node.value === null) return [this.withoutValue(path)];
    return [this.wrongValue(issue, path, node)];
  }

  private unknownField(path: YamlPath, key: string): Diagnostic {
    const [, name, value] = gluedField.exec(key) ?? [];
    const guess = this.meant(path, key);
    const hint = name
      ? `a colon and a space separate a field from its value: ${name}: ${value}`
      : guess
        ? `did you mean ${guess}?`
        : `fields are ${fieldsOf(schemaAt(this.schema, path)).join(", ")}`;
    return diagnostic({
      code: "unknown-field",
      message: `${describeOwner(this.tree, path)} has no field \`${key}\``,
      where: this.tree.keyPlace([...path, key]),
      hints: [hint],
    });
  }

  /** The field that a misspelt one stands for. */
  private meant(path: YamlPath, key: string): string | undefined {
    return nearest(gluedField.exec(key)?.[1] ?? key, fieldsOf(schemaAt(this.schema, path)));
  }

  private missing(path: YamlPath): Diagnostic {
    const owner = path.slice(0, -1);
    const field = String(path.at(-1));
    const about = describedAt(this.schema, path);
    const identity = identityPath(this.tree, owner);
    return diagnostic({
      code: "missing-field",
      message: `${describeOwner(this.tree, owner)} has no \`${field}\``,
      where: owner.length === 0 ? this.tree.source.whole() : (identity ?? this.ownerStart(owner)),
      hints: about ? [`${field}: ${about}`] : [],
    });
  }

  private ownerStart(owner: YamlPath) {
    return this.tree.keyPlace(owner) ?? this.tree.place(owner);
  }

  private withoutValue(path: YamlPath): Diagnostic {
    const about = describedAt(this.schema, path);
    if (path.length === 0) {
      return diagnostic({
        code: "empty-file",
        message: "the file says nothing",
        where: this.tree.source.whole(),
      });
    }
    const list = this.kindAt(path) === "array";
    return diagnostic({
      code: "missing-value",
      message: `\`${fieldName(path)}\` has no value`,
      where: this.tree.place(path),
      hints: list ? ["write [] for none, or delete the line"] : about ? [`${path.at(-1)}: ${about}`] : [],
    });
  }

  private wrongKey(issue: Extract<Issue, { code: "invalid_key" }>, path: YamlPath): Diagnostic {
    return diagnostic({
      code: "wrong-key",
      message: `\`${path.at(-1)}\` cannot stand here; ${issue.issues[0]?.message ?? "another word"} is wanted`,
      where: this.tree.keyPlace(path) ?? this.tree.place(path),
    });
  }

  /** Explains the branch that the value was meant for: the one that takes its kind at all. */
  private union(issue: Extract<Issue, { code: "invalid_union" }>, path: YamlPath): Diagnostic[] {
    const branch = issue.errors.find(takesItsKind);
    if (branch) return branch.flatMap((inner) => this.read(inner, path));
    return [
      diagnostic({
        code: "wrong-type",
        message: `\`${fieldName(path)}\` cannot be ${quote(this.tree, path)}`,
        where: this.tree.place(path),
        hints: [describedAt(this.schema, path) ?? issue.message],
      }),
    ];
  }

  private wrongValue(issue: Issue, path: YamlPath, node: YamlNode): Diagnostic {
    const field = fieldName(path);
    const where = this.tree.place(path);
    const written = quote(this.tree, path);
    const about = describedAt(this.schema, path);
    switch (issue.code) {
      case "invalid_type":
        if (path.length === 0) return this.wrongFile(node, where);
        return diagnostic({
          code: "wrong-type",
          message: `${typeof path.at(-1) === "number" ? "every item of " : ""}\`${field}\` has to be ${kinds[issue.expected] ?? issue.expected}, not ${describeNode(node, written)}`,
          where: node.kind === "scalar" ? where : (this.tree.keyPlace(path) ?? where),
          hints: typeHints(issue.expected, node, path, written, about),
        });
      case "invalid_value": {
        const allowed = issue.values.map(String);
        const guess = node.kind === "scalar" ? didYouMean(String(node.value), allowed) : [];
        return diagnostic({
          code: "wrong-value",
          message: `\`${field}\` cannot ${typeof path.at(-1) === "number" ? "hold" : "be"} ${written}`,
          where,
          hints: [...guess, allowed.length === 1 ? `only ${allowed[0]} is allowed` : `allowed: ${allowed.join(", ")}`],
        });
      }
      case "invalid_format":
        return diagnostic({
          code: "wrong-format",
          message: `\`${field}\` cannot be ${written}`,
          where,
          hints: [`wanted: ${issue.message}`, ...formatHints(field, node)],
        });
      case "too_small":
      case "too_big":
        return this.outOfRange(issue, path, written);
      default:
        return diagnostic({
          code: "wrong-value",
          message: `\`${field}\`: ${issue.message}`,
          where,
        });
    }
  }

  private wrongFile(node: YamlNode, where: Place): Diagnostic {
    return diagnostic({
      code: "wrong-type",
      message: `the file is ${node.kind === "list" ? "a list" : "one value"}, and fields are wanted`,
      where,
      hints: [`its fields are ${fieldsOf(this.schema).join(", ")}`],
    });
  }

  private outOfRange(
    issue: Extract<Issue, { code: "too_small" | "too_big" }>,
    path: YamlPath,
    written: string,
  ): Diagnostic {
    const field = fieldName(path);
    const where = this.tree.place(path);
    const code = "out-of-range";
    if (issue.origin !== "number" && issue.origin !== "int") {
      const many = issue.code === "too_big" ? `is longer than ${issue.maximum}` : "is empty";
      return diagnostic({
        code,
        message: `\`${field}\` ${many}`,
        where: this.tree.keyPlace(path) ?? where,
      });
    }
    const schema = unwrap(schemaAt(this.schema, path));
    const [low, high] = schema instanceof z.ZodNumber ? [schema.minValue, schema.maxValue] : [null, null];
    const range =
      typeof low === "number" && typeof high === "number" && Math.abs(low) < 2 ** 53 - 1 && high < 2 ** 53 - 1
        ? `from ${low} to ${high} is allowed`
        : issue.code === "too_small"
          ? `at least ${issue.minimum} is allowed`
          : `at most ${issue.maximum} is allowed`;
    return diagnostic({
      code,
      message: `\`${field}\` is ${written}; ${range}`,
      where,
    });
  }

  private kindAt(path: YamlPath): string | undefined {
    return unwrap(schemaAt(this.schema, path))?.def.type;
  }
}

/** Whether a branch of a union, which may be a union itself, takes a value of this kind at all. */
function takesItsKind(issues: readonly Issue[]): boolean {
  return !issues.some(
    (issue) =>
      issue.path.length === 0 &&
      (issue.code === "invalid_type" || (issue.code === "invalid_union" && !issue.errors.some(takesItsKind))),
  );
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list ( - … or [ … ] )",
  object: "fields ( { name: value, … } )",
  record: "fields ( { name: value, … } )",
};

function describeNode(node: YamlNode, written: string): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "fields";
  if (typeof node.value === "number") return `the number ${written}`;
  return typeof node.value === "boolean" ? written : `the text ${written}`;
}

function typeHints(expected: string, node: YamlNode, path: YamlPath, written: string, about?: string): string[] {
  if (expected === "string" && node.kind === "scalar") {
    return [`put it in quotes, so that YAML takes it as text: ${path.at(-1)}: "${written}"`];
  }
  if ((expected === "int" || expected === "number") && node.kind === "scalar" && typeof node.value === "string") {
    const number = /^\d+(\.\d+)?/.exec(node.value)?.[0];
    if (number) return [`a bare number is wanted: ${path.at(-1)}: ${number}`];
  }
  return about ? [`${path.at(-1)}: ${about}`] : [];
}

function formatHints(field: string, node: YamlNode): string[] {
  const text = String(node.value);
  if (/password|community/i.test(field)) return ["if a real password was written here: change it, for git keeps it"];
  if (/^\d+$/.test(text)) return [`this has ${text.length}`];
  const hex = text.toLowerCase().replace(/[^0-9a-f]/g, "");
  return field === "mac" && hex.length === 12 ? [`write ${hex.match(/../g)!.join(":")}`] : [];
}

/** The text as it stands in the file, cut to a readable length. */
function quote(tree: YamlTree, path: YamlPath): string {
  const node = tree.node(path);
  if (!node) return "empty";
  const text = tree.source.text.slice(node.start, node.end).split("\n", 1)[0]!;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `uplink.mbps`: the field with the fields around it; something in a list goes by the list's name. */
function fieldName(path: YamlPath): string {
  const own = typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
  return own.slice(own.findLastIndex((step) => typeof step === "number") + 1).join(".");
}

const singular: Readonly<Record<string, string>> = {
  cameras: "camera",
  switches: "switch",
  servers: "server",
  sites: "site",
  areas: "area",
  pools: "pool",
  services: "VLAN service",
  lots: "lot",
  phases: "phase",
  interfaces: "interface",
  assumptions: "assumption",
  devices: "device",
  released: "released device",
  prefixes: "prefix",
};

const identities = ["id", "slug", "phase", "name"];

/** `camera qiaotou-001`, `uplink of switch qiaotou-acc-3`, `policy`, `the file`. */
function describeOwner(tree: YamlTree, path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  const list = singular[String(path.at(-2))];
  if (list && (typeof last === "number" || !identityText(tree, path))) {
    const identity = typeof last === "number" ? identityText(tree, path) : String(last);
    return identity ? `${list} ${identity}` : `${list} ${Number(last) + 1} of the list`;
  }
  const parent = path.slice(0, -1);
  return parent.length === 0 ? `\`${last}\`` : `\`${last}\` of ${describeOwner(tree, parent)}`;
}

function identityText(tree: YamlTree, path: YamlPath): string | undefined {
  const node = tree.node(path);
  if (node?.kind !== "map") return undefined;
  const value = identities.map((name) => node.value[name]).find((v) => typeof v === "string" || typeof v === "number");
  return value === undefined ? undefined : String(value);
}

function identityPath(tree: YamlTree, path: YamlPath) {
  const node = tree.node(path);
  if (node?.kind !== "map") return undefined;
  const name = identities.find((each) => ["string", "number"].includes(typeof node.value[each]));
  return name === undefined ? undefined : tree.place([...path, name]);
}

function schemaAt(schema: z.ZodType, path: YamlPath): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema;
  for (const step of path) {
    current = unwrap(current);
    if (current instanceof z.ZodUnion) {
      current = (current.options as z.ZodType[]).find((o) => o instanceof z.ZodRecord || o instanceof z.ZodObject);
    }
    if (current instanceof z.ZodObject) current = (current.shape as Record<string, z.ZodType>)[String(step)];
    else if (current instanceof z.ZodArray) current = current.element as z.ZodType;
    else if (current instanceof z.ZodRecord) current = current.valueType as z.ZodType;
    else return undefined;
  }
  return current;
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
    current = current.unwrap() as z.ZodType;
  }
  return current;
}

/** The sentence that describes a field, from the schema. */
function describedAt(schema: z.ZodType, path: YamlPath): string | undefined {
  const found = schemaAt(schema, path);
  return found?.description ?? unwrap(found)?.description;
}

function fieldsOf(schema: z.ZodType | undefined): string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
