/**
 * What no schema shows and running the real provider (kreuzwerker/docker 3.6.2 and 4.5.0) does: each rule with the
 * mistake that it catches. A stack that keeps them all applies, and its second plan is empty.
 */
import { digest } from "../../src/core/digest.ts";
import { prefixContains } from "../../src/inventory/addresses.ts";

export interface Labelled {
  label: string;
  value: string;
}

export interface ContainerJson {
  [argument: string]: unknown;
  name: string;
  read_only?: boolean;
  memory?: number;
  memory_swap?: number;
  cpu_period?: number;
  cpu_quota?: number;
  env?: string[];
  log_opts?: Record<string, string>;
  security_opts?: string[];
  capabilities?: { add?: string[]; drop?: string[] };
  mounts?: { type: string; source: string; target: string; read_only?: boolean }[];
  volumes?: { volume_name?: string; host_path?: string; container_path?: string; read_only?: boolean }[];
  networks_advanced?: { name: string; ipv4_address?: string }[];
  labels?: Labelled[];
  lifecycle?: { replace_triggered_by?: string[] };
}

export interface NetworkJson {
  [argument: string]: unknown;
  ipam_config?: { subnet?: string; gateway?: string }[];
  labels?: Labelled[];
}

export interface DockerStack {
  docker_container: Record<string, ContainerJson>;
  docker_network: Record<string, NetworkJson>;
  docker_volume: Record<string, Record<string, unknown>>;
}

export interface DockerRule {
  readonly rule: string;
  /** What was seen, or would be, without it. */
  readonly otherwise: string;
  /** Names of what breaks the rule. `mounts` is what lies beside the stack: node id → text. */
  readonly broken: (stack: DockerStack, mounts: ReadonlyMap<string, string>) => readonly string[];
  /** The mistake: makes a good stack break the rule. */
  readonly mistake: (stack: DockerStack) => void;
}

export const dockerRules: readonly DockerRule[] = [
  {
    rule: "CPU is limited by cpu_period with cpu_quota, never by cpus",
    otherwise: "provider 3.6.2 crashes in apply",
    broken: containers((c) => "cpus" in c || c.cpu_period === undefined || c.cpu_quota === undefined),
    mistake: (stack) => {
      first(stack)["cpus"] = "1.5";
    },
  },
  {
    rule: "memory goes with memory_swap",
    otherwise: "every plan shows an update (memory_swap -> null)",
    broken: containers((c) => c.memory === undefined || c.memory_swap === undefined || c.memory_swap < c.memory),
    mistake: (stack) => {
      delete first(stack).memory_swap;
    },
  },
  {
    rule: "the root is read-only, and so nothing is uploaded",
    otherwise: "apply fails: container rootfs is marked read-only",
    broken: containers((c) => c.read_only !== true || "upload" in c),
    mistake: (stack) => {
      first(stack)["upload"] = [{ file: "/etc/camnet/node.json", content: "{}" }];
    },
  },
  {
    rule: "a bind source is an expression below the stack's own folder, with the file in it, mounted read-only",
    otherwise: "an absolute path ties the JSON to one machine; a missing source fails the apply",
    broken: (stack, mounts) =>
      namesOf(stack, (c) =>
        (c.mounts ?? []).some(({ type, source, read_only }) => {
          const node = /^\$\{abspath\(path\.module\)\}\/config\/([a-z0-9-]+)$/.exec(source)?.[1];
          return type !== "bind" || read_only !== true || node === undefined || !mounts.has(node);
        }),
      ),
    mistake: (stack) => {
      first(stack).mounts![0]!.source = "/srv/camnet/config/media-1";
    },
  },
  {
    rule: "no host folder comes in as a volume",
    otherwise: "the JSON belongs to one machine",
    broken: (stack) =>
      namesOf(stack, (c) =>
        (c.volumes ?? []).some(({ host_path, volume_name }) => {
          const volume = /^\$\{docker_volume\.([\w-]+)\.name\}$/.exec(volume_name ?? "")?.[1];
          return host_path !== undefined || volume === undefined || !(volume in stack.docker_volume);
        }),
      ),
    mistake: (stack) => {
      first(stack).volumes = [{ host_path: "/srv/data", container_path: "/data" }];
    },
  },
  {
    rule: "a label carries the digest of the rendered file",
    otherwise: "a changed file is invisible to the plan, and the container runs on with the old one",
    broken: (stack, mounts) =>
      namesOf(stack, (c) => {
        const wanted = digest(mounts.get(c.name) ?? "");
        return !(c.labels ?? []).some(({ label, value }) => label === "camnet.config-sha256" && value === wanted);
      }),
    mistake: (stack) => {
      first(stack).labels![0]!.value = digest("another file");
    },
  },
  {
    rule: "labels are blocks of label and value",
    otherwise: "the provider refuses them",
    broken: containers((c) => !Array.isArray(c.labels) || c.labels.some(({ label, value }) => !label || !value)),
    mistake: (stack) => {
      Object.assign(first(stack), { labels: { "camnet.role": "media" } });
    },
  },
  {
    rule: "a container is replaced together with each of its networks",
    otherwise: "a network that has to be replaced waits 30 s for its containers and fails",
    broken: (stack) =>
      namesOf(stack, (c) => {
        const triggers = c.lifecycle?.replace_triggered_by ?? [];
        const networks = (c.networks_advanced ?? []).map(({ name }) => networkOf(name));
        return networks.length === 0 || networks.some((name) => !triggers.includes(`docker_network.${name}.id`));
      }),
    mistake: (stack) => {
      delete first(stack).lifecycle;
    },
  },
  {
    rule: "a network carries no labels",
    otherwise: "any label that changes replaces the network and every container on it",
    broken: networks((n) => (n.labels ?? []).length > 0),
    mistake: (stack) => {
      firstNetwork(stack).labels = [{ label: "camnet.phase", value: "3" }];
    },
  },
  {
    rule: "ipam_config has its gateway",
    otherwise: "an overlay network is replaced by every plan",
    broken: networks((n) => (n.ipam_config ?? []).length === 0 || n.ipam_config!.some((i) => !i.gateway || !i.subnet)),
    mistake: (stack) => {
      delete firstNetwork(stack).ipam_config![0]!.gateway;
    },
  },
  {
    rule: "every node has an address of its own in its network's subnet",
    otherwise: "apply fails in the middle, at the container that comes second",
    broken: (stack) => {
      const taken = new Set<string>();
      return namesOf(stack, (c) =>
        (c.networks_advanced ?? []).some(({ name, ipv4_address }) => {
          const { subnet, gateway } = stack.docker_network[networkOf(name)]?.ipam_config?.[0] ?? {};
          if (!subnet || !ipv4_address || !prefixContains(subnet, ipv4_address)) return true;
          if (ipv4_address === gateway || taken.has(ipv4_address)) return true;
          taken.add(ipv4_address);
          return false;
        }),
      );
    },
    mistake: (stack) => {
      const [one, other] = Object.values(stack.docker_container);
      one!.networks_advanced![0]!.ipv4_address = other!.networks_advanced![0]!.ipv4_address!;
    },
  },
  {
    rule: "nothing can be gained inside a container",
    otherwise: "a hole in a media server is a hole in the host",
    broken: containers(
      (c) =>
        !c.capabilities?.drop?.includes("ALL") ||
        (c.capabilities.add ?? []).length > 0 ||
        !c.security_opts?.includes("no-new-privileges:true") ||
        c["privileged"] === true ||
        c["network_mode"] === "host",
    ),
    mistake: (stack) => {
      first(stack).capabilities = { add: ["NET_ADMIN"], drop: ["ALL"] };
    },
  },
  {
    rule: "a container comes back after a restart of the host, and the apply waits until it is healthy",
    otherwise: "a green apply over a platform that does not run",
    broken: containers(
      (c) => c["restart"] !== "unless-stopped" || c["must_run"] !== true || c["wait"] !== true || !c["healthcheck"],
    ),
    mistake: (stack) => {
      delete first(stack)["healthcheck"];
    },
  },
  {
    rule: "logs have a limit",
    otherwise: "a chatty container fills the disk of the recordings",
    broken: containers((c) => !c["log_driver"] || !c.log_opts?.["max-size"] || !c.log_opts["max-file"]),
    mistake: (stack) => {
      first(stack).log_opts = { "max-file": "3" };
    },
  },
  {
    rule: "no secret is in the environment",
    otherwise: "the secret stays readable in the state and in docker inspect",
    broken: containers((c) => (c.env ?? []).some((text) => /pass|secret|token|community|key/i.test(text))),
    mistake: (stack) => {
      first(stack).env = ["POSTGRES_PASSWORD=hunter2"];
    },
  },
  {
    rule: "a node's data outlives terraform destroy",
    otherwise: "recordings that are evidence go with a typing error",
    broken: (stack) =>
      Object.entries(stack.docker_volume)
        .filter(([name, volume]) => {
          const { prevent_destroy } = (volume["lifecycle"] ?? {}) as { readonly prevent_destroy?: boolean };
          return name.endsWith("-data") && prevent_destroy !== true;
        })
        .map(([name]) => name),
    mistake: (stack) => {
      for (const volume of Object.values(stack.docker_volume)) delete volume["lifecycle"];
    },
  },
];

function containers(isBroken: (container: ContainerJson) => boolean): DockerRule["broken"] {
  return (stack) => namesOf(stack, isBroken);
}

function namesOf(stack: DockerStack, isBroken: (container: ContainerJson) => boolean): readonly string[] {
  return Object.entries(stack.docker_container)
    .filter(([, container]) => isBroken(container))
    .map(([name]) => name);
}

function networks(isBroken: (network: NetworkJson) => boolean): DockerRule["broken"] {
  return (stack) =>
    Object.entries(stack.docker_network)
      .filter(([, network]) => isBroken(network))
      .map(([name]) => name);
}

function networkOf(reference: string): string {
  return /^\$\{docker_network\.([\w-]+)\.name\}$/.exec(reference)?.[1] ?? "";
}

function first(stack: DockerStack): ContainerJson {
  return Object.values(stack.docker_container)[0]!;
}

function firstNetwork(stack: DockerStack): NetworkJson {
  return Object.values(stack.docker_network)[0]!;
}
