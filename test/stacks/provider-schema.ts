/**
 * Checks Terraform JSON against a provider's own schema (`terraform providers schema -json`): each argument exists and
 * may be set, required ones are there, blocks and attributes have their shape, values have their type.
 */
export type TypeSchema =
  | string
  | readonly ["list" | "set" | "map", TypeSchema]
  | readonly ["object", Readonly<Record<string, TypeSchema>>];

export interface AttributeSchema {
  readonly type: TypeSchema;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
}

export interface NestedBlockSchema {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: BlockSchema;
}

export interface ProviderSchema {
  readonly provider: BlockSchema;
  readonly resources: Readonly<Record<string, BlockSchema>>;
}

export interface StackJson {
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Sentences, one for each thing that the provider would refuse; empty when it would take the stack. */
export function checkStack(stack: StackJson, provider: string, schema: ProviderSchema): readonly string[] {
  const configurations = stack.provider?.[provider];
  return [
    ...asList(configurations).flatMap((block) => checkBlock(block, schema.provider, `provider.${provider}`)),
    ...Object.entries(stack.resource ?? {})
      .filter(([type]) => type.startsWith(`${provider}_`))
      .flatMap(([type, resources]) => {
        const block = schema.resources[type];
        if (!block) return [`${type}: the provider has no such resource`];
        return Object.entries(resources).flatMap(([name, body]) =>
          checkBlock(body, block, `${type}.${name}`, resourceMetaArguments),
        );
      }),
  ];
}

/** What Terraform itself reads of a resource; `//` is the comment of its JSON syntax. */
const resourceMetaArguments = new Set([
  "//",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

function checkBlock(
  body: unknown,
  schema: BlockSchema,
  path: string,
  ignored: ReadonlySet<string> = new Set(["//"]),
): readonly string[] {
  if (!isRecord(body)) return [`${path}: must be a block, not ${show(body)}`];
  const attributes = schema.attributes ?? {};
  const blocks = schema.block_types ?? {};
  return [
    ...Object.entries(body).flatMap(([name, value]) => {
      const at = `${path}.${name}`;
      if (ignored.has(name)) return [];
      if (attributes[name]) return checkAttribute(value, attributes[name], at);
      if (blocks[name]) return checkNested(value, blocks[name], at);
      return [`${at}: no such argument`];
    }),
    ...Object.entries(attributes).flatMap(([name, { required }]) =>
      required && body[name] === undefined ? [`${path}.${name}: is required`] : [],
    ),
    ...Object.entries(blocks).flatMap(([name, { min_items }]) =>
      min_items && body[name] === undefined ? [`${path}.${name}: at least ${min_items} block is required`] : [],
    ),
  ];
}

function checkAttribute(value: unknown, schema: AttributeSchema, path: string): readonly string[] {
  if (!schema.required && !schema.optional) return [`${path}: the provider computes it; it may not be set`];
  return checkType(value, schema.type, path);
}

function checkNested(value: unknown, schema: NestedBlockSchema, path: string): readonly string[] {
  if (schema.nesting_mode === "single" && Array.isArray(value)) return [`${path}: one block, not a list`];
  const items = asList(value);
  const { min_items = 0, max_items = Number.POSITIVE_INFINITY } = schema;
  return [
    ...(items.length < min_items ? [`${path}: at least ${min_items} blocks, not ${items.length}`] : []),
    ...(items.length > max_items ? [`${path}: at most ${max_items} blocks, not ${items.length}`] : []),
    ...(schema.nesting_mode === "set" ? repeated(items, path) : []),
    ...items.flatMap((item, i) => checkBlock(item, schema.block, `${path}[${i}]`)),
  ];
}

function checkType(value: unknown, type: TypeSchema, path: string): readonly string[] {
  // A string that is one expression may have any type; Terraform knows it when it runs.
  if (typeof value === "string" && /^\$\{[^{}]*\}$/.test(value)) return [];
  if (typeof type === "string") {
    const wanted = { string: "string", number: "number", bool: "boolean" }[type];
    if (wanted === undefined) throw new Error(`${path}: the checker does not know the type ${type}`);
    return typeof value === wanted ? [] : [`${path}: must be a ${type}, not ${show(value)}`];
  }
  const [kind, element] = type;
  if (kind === "object") throw new Error(`${path}: the checker does not know object attributes`);
  if (kind === "map") {
    if (!isRecord(value)) return [`${path}: must be a map, not ${show(value)}`];
    return Object.entries(value).flatMap(([key, item]) => checkType(item, element, `${path}[${key}]`));
  }
  if (!Array.isArray(value)) return [`${path}: must be a ${kind}, not ${show(value)}`];
  return [
    ...(kind === "set" ? repeated(value, path) : []),
    ...value.flatMap((item, i) => checkType(item, element, `${path}[${i}]`)),
  ];
}

/** A set that names a member twice is shorter than it looks. */
function repeated(items: readonly unknown[], path: string): readonly string[] {
  const texts = items.map((item) => JSON.stringify(item));
  return new Set(texts).size === texts.length ? [] : [`${path}: the same member twice in a set`];
}

/** Reduces what `terraform providers schema -json` prints to the types named, without descriptions. */
export function reduceSchema(printed: unknown, provider: string, types: readonly string[]): ProviderSchema {
  const { provider_schemas } = printed as {
    readonly provider_schemas: Readonly<
      Record<
        string,
        {
          readonly provider: { readonly block: BlockSchema };
          readonly resource_schemas: Readonly<Record<string, { readonly block: BlockSchema }>>;
        }
      >
    >;
  };
  const full = provider_schemas[provider]!;
  return {
    provider: reduceBlock(full.provider.block),
    resources: Object.fromEntries(types.map((type) => [type, reduceBlock(full.resource_schemas[type]!.block)])),
  };
}

function reduceBlock({ attributes = {}, block_types = {} }: BlockSchema): BlockSchema {
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { type, required, optional, computed }]) => [
        name,
        { type, ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) },
      ]),
    ),
    block_types: Object.fromEntries(
      Object.entries(block_types).map(([name, { nesting_mode, min_items, max_items, block }]) => [
        name,
        { nesting_mode, ...(min_items && { min_items }), ...(max_items && { max_items }), block: reduceBlock(block) },
      ]),
    ),
  };
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
