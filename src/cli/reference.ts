/** The generated pages: command reference, field reference and the JSON schemas. All derive from the registries and from zod. */
import { Command } from "commander";
import * as schema from "../inventory/json-schema.ts";
import { commandGroups, commands } from "./registry.ts";

/** Path → text of every generated file. The same code gives the same bytes. */
export async function referencePages(): Promise<Readonly<Record<string, string>>> {
  return {
    ...Object.fromEntries(
      Object.entries(schema.jsonSchemas()).map(([name, text]) => [`inventory/schema/${name}`, text]),
    ),
    ...(await outputSchemas()),
    "docs/reference/commands.md": await commandPage(),
    "docs/reference/inventory.md": inventoryPage(schema.jsonSchemas()),
  };
}

const generated = "<!-- Generated from the code by `npm run docs`. -->";

/** Help of a command as it prints at 100 columns. */
export async function commandHelp(name: string): Promise<string> {
  const entry = commands.find((each) => each.name === name)!;
  const command = new Command(name).description(`${entry.summary[0]!.toUpperCase()}${entry.summary.slice(1)}.`);
  command.configureHelp({ helpWidth: 100 }).helpOption("-h, --help", "show this help");
  (await entry.load()).define(command, async () => {});
  let text = "";
  const capture = (each: Command) =>
    each.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  capture(command).outputHelp();
  for (const sub of command.commands) {
    text += "\n";
    capture(sub.configureHelp({ helpWidth: 100 })).outputHelp();
  }
  return text.replace(/^Usage: (?!camnet)/gm, "Usage: camnet ");
}

async function commandPage(): Promise<string> {
  const parts = [generated, "", "# Commands", ""];
  for (const [group, title] of Object.entries(commandGroups)) {
    parts.push(`## ${title}`, "");
    for (const { name } of commands.filter((each) => each.group === group)) {
      parts.push(`### camnet ${name}`, "", "```text", (await commandHelp(name)).trimEnd(), "```", "");
      if (await outputOf(name))
        parts.push(`\`--json\` prints [output/${name}.schema.json](output/${name}.schema.json).`, "");
    }
  }
  return `${parts.join("\n").trimEnd()}\n`;
}

async function outputSchemas(): Promise<Record<string, string>> {
  const pages: Record<string, string> = {};
  for (const { name } of commands) {
    const output = await outputOf(name);
    if (output)
      pages[`docs/reference/output/${name}.schema.json`] = schema.printJsonSchema(output, `camnet ${name} --json`);
  }
  return pages;
}

async function outputOf(name: string): Promise<schema.ZodSchema | undefined> {
  const load = outputs[name as keyof typeof outputs];
  return load ? (await load()).output : undefined;
}

/** Every command with `--json`. A test compares this list with the folder and with the options of the commands. */
export const outputs = {
  check: () => import("./output/check.ts"),
  list: () => import("./output/list.ts"),
  allocate: () => import("./output/allocate.ts"),
  prefixes: () => import("./output/prefixes.ts"),
  plan: () => import("./output/plan.ts"),
  explain: () => import("./output/explain.ts"),
  impact: () => import("./output/impact.ts"),
  synth: () => import("./output/synth.ts"),
  rehearse: () => import("./output/rehearse.ts"),
  lab: () => import("./output/lab.ts"),
  diff: () => import("./output/diff.ts"),
  push: () => import("./output/push.ts"),
  probe: () => import("./output/probe.ts"),
  audit: () => import("./output/audit.ts"),
  ledger: () => import("./output/ledger.ts"),
} satisfies Record<string, () => Promise<{ output: schema.ZodSchema }>>;

interface JsonSchema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

function inventoryPage(schemas: Readonly<Record<string, string>>): string {
  const parts = [
    generated,
    "",
    "# Fields of the inventory",
    "",
    "What is not required may be left out; `default` says what then holds.",
    "",
  ];
  for (const [file, text] of Object.entries(schemas)) {
    const root = JSON.parse(text) as JsonSchema;
    parts.push(
      `## ${root.title ?? file}`,
      "",
      `Schema: [inventory/schema/${file}](../../inventory/schema/${file})`,
      "",
    );
    parts.push("| field | type | | meaning |", "|---|---|---|---|", ...rows(root, ""), "");
  }
  return `${parts.join("\n").trimEnd()}\n`;
}

function rows(node: JsonSchema, path: string): string[] {
  return Object.entries(node.properties ?? {})
    .filter(([name]) => name !== "$schema")
    .flatMap(([name, field]) => {
      const here = path ? `${path}.${name}` : name;
      const required = node.required?.includes(name) && field.default === undefined;
      const note = [
        required ? "required" : "",
        field.default === undefined ? "" : `default ${JSON.stringify(field.default)}`,
      ]
        .filter(Boolean)
        .join(", ");
      const below = field.items?.properties ? rows(field.items, `${here}[]`) : rows(field, here);
      const meaning = (field.description ?? field.items?.description ?? "").replaceAll("|", "\\|");
      return [`| \`${here}\` | ${typeOf(field)} | ${note} | ${meaning} |`, ...below];
    });
}

function typeOf(field: JsonSchema): string {
  if (field.enum) return field.enum.map((e) => `\`${String(e)}\``).join(", ");
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.anyOf) return [...new Set(field.anyOf.map(typeOf))].join(" or ");
  if (field.type === "array") return `list of ${field.items ? typeOf(field.items) : "anything"}`;
  const range = [field.minimum, field.maximum].every((n) => n !== undefined && Math.abs(n) < 1e9)
    ? ` ${field.minimum}–${field.maximum}`
    : "";
  return `${String(field.type ?? "any")}${range}`;
}
