import { Container, type ContainerConfig } from "@cdktf/provider-docker/lib/container/index.js";
import { Network as DockerNetwork } from "@cdktf/provider-docker/lib/network/index.js";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider/index.js";
import { Volume } from "@cdktf/provider-docker/lib/volume/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { digest } from "../src/core/digest.ts";
import type { PlatformNode } from "../src/core/intent.ts";
import type { Network, ServerRole } from "../src/core/network.ts";
import type { PhasePlan, Plan } from "../src/plan/plan.ts";
import { nodePaths, platformConfigs } from "./platform-config.ts";
import { keepStateBeside, terraformName } from "./terraform-data.ts";

export const platformStackName = "county-platform";

interface RoleProfile {
  /** CPUs that a node may use. The plan does not size them: assumed, and a ceiling only. */
  readonly cpus: number;
  /** Keeps data that has to survive its container. */
  readonly keepsData: boolean;
  /** Reads secrets from the secrets volume. */
  readonly readsSecrets: boolean;
}

const profiles: Readonly<Record<ServerRole, RoleProfile>> = {
  signalling: { cpus: 1, keepsData: false, readsSecrets: true },
  media: { cpus: 2, keepsData: false, readsSecrets: true },
  storage: { cpus: 1, keepsData: true, readsSecrets: false },
  management: { cpus: 1, keepsData: false, readsSecrets: true },
  database: { cpus: 1, keepsData: true, readsSecrets: true },
  "time-and-log": { cpus: 0.5, keepsData: true, readsSecrets: false },
};

/**
 * The county platform on Docker: a network per VLAN that has nodes, a volume per node that keeps data, a container per
 * node. `mounts` is what has to lie beside the stack: node id → text of `config/<node id>/node.json`, mounted read-only.
 */
export class CountyPlatformStack extends TerraformStack {
  readonly mounts: ReadonlyMap<string, string>;
  readonly #networks = new Map<number, DockerNetwork>();
  readonly #county: string;
  #secrets: Volume | undefined;

  constructor(scope: Construct, plan: Plan, phase: PhasePlan, network: Network) {
    super(scope, platformStackName);
    keepStateBeside(this);
    // Without arguments the provider takes DOCKER_HOST or DOCKER_CONTEXT, so that the JSON belongs to no machine.
    new DockerProvider(this, "docker", {});
    this.#county = network.county.slug;
    const mounts = new Map<string, string>();
    const configs = platformConfigs(phase, network);
    for (const node of phase.platform) {
      const config = `${JSON.stringify(configs.get(node.id), null, 2)}\n`;
      mounts.set(node.id, config);
      this.#addNode(node, this.#networkOf(node, plan), digest(config));
    }
    this.mounts = mounts;
  }

  #addNode(node: PlatformNode, network: DockerNetwork, configDigest: string): void {
    const profile = profiles[node.role];
    const volumes = [
      ...(profile.keepsData ? [{ volumeName: this.#dataVolume(node).name, containerPath: nodePaths.data }] : []),
      ...(profile.readsSecrets
        ? [{ volumeName: this.#secretsVolume().name, containerPath: nodePaths.secrets, readOnly: true }]
        : []),
    ];
    const container = new Container(this, `container_${node.id}`, {
      ...hardened,
      name: node.id,
      hostname: node.id,
      image: node.image,
      env: [`CAMNET_ROLE=${node.role}`],
      memory: node.memoryMb,
      // Without it every plan shows `memory_swap -> null`; equal to memory means no swap.
      memorySwap: node.memoryMb,
      cpuPeriod,
      cpuQuota: profile.cpus * cpuPeriod,
      networksAdvanced: [{ name: network.name, ipv4Address: node.address, aliases: [node.id] }],
      mounts: [
        {
          type: "bind",
          source: `\${abspath(path.module)}/config/${node.id}`,
          target: nodePaths.config,
          readOnly: true,
        },
      ],
      ...(volumes.length > 0 ? { volumes } : {}),
      // The content of a bind mount is invisible to the Terraform plan; its digest is not.
      labels: [
        { label: "camnet.config-sha256", value: configDigest },
        { label: "camnet.role", value: node.role },
      ],
      lifecycle: {
        // A network that has to be replaced waits in vain for containers that know it by a name which does not change.
        replaceTriggeredBy: [`${network.terraformResourceType}.${network.friendlyUniqueId}.id`],
      },
    });
    container.overrideLogicalId(terraformName(node.id));
  }

  /** Networks carry no label: any label that changes would replace the network and every container on it. */
  #networkOf(node: PlatformNode, plan: Plan): DockerNetwork {
    const vlan = plan.allocations.devices[node.id]?.vlan;
    const known = vlan === undefined ? undefined : this.#networks.get(vlan);
    if (known) return known;
    const [key, prefix] = Object.entries(plan.allocations.prefixes).find(([, p]) => p.vlan === vlan) ?? [];
    if (vlan === undefined || key === undefined || prefix === undefined) {
      throw new Error(`the plan has platform node ${node.id} in VLAN ${vlan}, and allocates no prefix for it`);
    }
    const name = `${this.#county}-${key.replaceAll("/", "-")}`;
    const network = new DockerNetwork(this, `network_${vlan}`, {
      name,
      driver: "bridge",
      // Always with its gateway: without one, some drivers are replaced by every plan.
      ipamConfig: [{ subnet: prefix.prefix, gateway: prefix.gateway }],
    });
    network.overrideLogicalId(terraformName(name));
    this.#networks.set(vlan, network);
    return network;
  }

  #dataVolume(node: PlatformNode): Volume {
    const volume = new Volume(this, `data_${node.id}`, {
      name: `${node.id}-data`,
      // Recordings are evidence: whoever wants them gone takes this line away first.
      lifecycle: { preventDestroy: true },
    });
    volume.overrideLogicalId(terraformName(`${node.id}-data`));
    return volume;
  }

  /** Filled by an operator, once and by hand: what passes through Terraform stays readable in its state. */
  #secretsVolume(): Volume {
    if (this.#secrets) return this.#secrets;
    const name = `${this.#county}-secrets`;
    this.#secrets = new Volume(this, "secrets", { name });
    this.#secrets.overrideLogicalId(terraformName(name));
    return this.#secrets;
  }
}

/** Microseconds. `cpus` would say it in one line and crashes provider 3.6.2 in apply. */
const cpuPeriod = 100_000;

/** What every container of the platform has in common. */
const hardened = {
  restart: "unless-stopped",
  mustRun: true,
  wait: true,
  waitTimeout: 120,
  stopTimeout: 30,
  readOnly: true,
  capabilities: { drop: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  tmpfs: { "/tmp": "rw,noexec,nosuid,size=16m" },
  logDriver: "json-file",
  logOpts: { "max-file": "3", "max-size": "10m" },
  healthcheck: {
    // Any image with a shell can answer: the configuration is there, and the image's own check, where it brings one, agrees.
    test: [
      "CMD-SHELL",
      `test -s ${nodePaths.config}/node.json && { test ! -x /usr/local/bin/healthcheck || /usr/local/bin/healthcheck; }`,
    ],
    interval: "10s",
    timeout: "5s",
    startPeriod: "10s",
    retries: 3,
  },
} satisfies Partial<ContainerConfig>;
