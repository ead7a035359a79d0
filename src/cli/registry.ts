import type { CommandModule } from "./command.ts";

/** Headings of the help, in their order. */
export const commandGroups = {
  inventory: "Inventory",
  plan: "Plan and rehearse",
  devices: "Devices",
  health: "Health",
  audit: "Audit",
} as const;

export interface CommandEntry {
  readonly name: string;
  readonly group: keyof typeof commandGroups;
  readonly summary: string;
  /** Loaded only when the command runs, so that `--help` stays quick. */
  readonly load: () => Promise<CommandModule>;
}

/** Every command, in the order of the help. The only list: help, reference page and tests derive from it. */
export const commands: readonly CommandEntry[] = [
  {
    name: "check",
    group: "inventory",
    summary: "check the inventory and say where it is wrong",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "list",
    group: "inventory",
    summary: "list devices or device types as a table, CSV or JSON",
    load: () => import("./commands/list.ts"),
  },
  {
    name: "scaffold",
    group: "inventory",
    summary: "make a county's first inventory from a task table",
    load: () => import("./commands/scaffold.ts"),
  },
  {
    name: "import",
    group: "inventory",
    summary: "merge a surveyed point list (CSV or XLSX) into the inventory",
    load: () => import("./commands/import.ts"),
  },
  {
    name: "allocate",
    group: "inventory",
    summary: "give new devices their numbers and write the lock file",
    load: () => import("./commands/allocate.ts"),
  },
  {
    name: "prefixes",
    group: "inventory",
    summary: "show the tree, use, overlaps and free space of any list of prefixes and addresses",
    load: () => import("./commands/prefixes.ts"),
  },
  {
    name: "plan",
    group: "plan",
    summary: "show what the phase needs and what it breaks",
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "explain",
    group: "plan",
    summary: "say from which lines and rules a figure or a configuration line comes",
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "impact",
    group: "plan",
    summary: "say what would change if a line of the inventory did",
    load: () => import("./commands/impact.ts"),
  },
  {
    name: "synth",
    group: "plan",
    summary: "write the Terraform JSON of the platform and of every township",
    load: () => import("./commands/synth.ts"),
  },
  {
    name: "rehearse",
    group: "plan",
    summary: "rehearse the phase on this machine, from check to audit",
    load: () => import("./commands/rehearse.ts"),
  },
  {
    name: "lab",
    group: "plan",
    summary: "run the simulated county on loopback",
    load: () => import("./commands/lab.ts"),
  },
  {
    name: "diff",
    group: "devices",
    summary: "show the commands that devices need, and those that take them back",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "push",
    group: "devices",
    summary: "send the change in waves (nothing is written without --apply)",
    load: () => import("./commands/push.ts"),
  },
  {
    name: "probe",
    group: "health",
    summary: "ask every device how it is, or one address who it is",
    load: () => import("./commands/probe.ts"),
  },
  {
    name: "audit",
    group: "audit",
    summary: "compare intended, last seen and running",
    load: () => import("./commands/audit.ts"),
  },
  {
    name: "ledger",
    group: "audit",
    summary: "show or verify the record of what was pushed",
    load: () => import("./commands/ledger.ts"),
  },
];
