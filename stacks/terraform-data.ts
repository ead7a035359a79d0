import { LocalBackend, TerraformResource, type TerraformStack } from "cdktf";

export type TerraformValue = string | number | boolean | { readonly [key: string]: TerraformValue | undefined };

/**
 * Terraform's built-in terraform_data with an input that the Terraform plan compares setting by setting. It stands in
 * for cdktf's DataResource, which starts `terraform version` once per instance (cdktf 0.21, validate-binary-version).
 */
export class TerraformData extends TerraformResource {
  readonly #input: TerraformValue;

  constructor(stack: TerraformStack, name: string, input: TerraformValue) {
    super(stack, name, { terraformResourceType: "terraform_data" });
    this.#input = input;
    this.overrideLogicalId(terraformName(name));
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { input: literal(this.#input) };
  }
}

/** A Terraform resource name from an id. Ids may start with a digit and Terraform's names may not; no id holds a `_`. */
export function terraformName(id: string): string {
  return /^\d/.test(id) ? `_${id}` : id;
}

/** State beside the stack: cdktf's own default would write the absolute path of the working folder into the JSON. */
export function keepStateBeside(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `terraform.${stack.node.id}.tfstate` });
}

/** Names that people wrote are text to Terraform, never an expression. */
function literal(value: TerraformValue): TerraformValue {
  if (typeof value === "string") return value.replace(/([$%])\{/g, "$1$1{");
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, part === undefined ? undefined : literal(part)]),
  );
}
