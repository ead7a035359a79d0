/** The docker provider's own schemas: what cdktf's bindings are made for, and what a user would install today. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ProviderSchema, reduceSchema } from "./provider-schema.ts";

export const dockerVersions = ["3.6.2", "4.5.0"] as const;
export type DockerVersion = (typeof dockerVersions)[number];

const provider = "registry.terraform.io/kreuzwerker/docker";
/** What a county's stacks may use, and a little more so that a new resource fails for what it is. */
const types = ["docker_config", "docker_container", "docker_image", "docker_network", "docker_volume"];

/** `terraform providers schema -json` of that version, reduced to the types above; its origin is in the file. */
export function dockerSchema(version: DockerVersion): ProviderSchema {
  const path = fixturePath(version);
  const full = fullDockerSchema(version);
  if (process.env["UPDATE_GOLDEN"] && full) {
    const origin = `terraform providers schema -json, ${provider} ${version}, Terraform 1.11.4; reduced to ${types.join(", ")}`;
    writeFileSync(path, `${JSON.stringify({ origin, ...full }, null, 1)}\n`);
  }
  return JSON.parse(readFileSync(path, "utf8")) as ProviderSchema;
}

/** The same from the complete print, where it lies beside the repository. */
export function fullDockerSchema(version: DockerVersion): ProviderSchema | undefined {
  const path = fileURLToPath(
    new URL(`../../../shared/reference/docker-provider-schema-${version}.json`, import.meta.url),
  );
  return existsSync(path) ? reduceSchema(JSON.parse(readFileSync(path, "utf8")), provider, types) : undefined;
}

function fixturePath(version: DockerVersion): string {
  return fileURLToPath(new URL(`fixtures/docker-provider-${version}.json`, import.meta.url));
}
