/** The real programs that tests use, how to find them, and how to get them. One list: tests, set-up and the skip report read it. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Part {
  /** Programs that have to be on PATH (or in the usual sbin folders). */
  readonly programs: readonly string[];
  /** Debian packages that bring them. */
  readonly debian: readonly string[];
  /** What a person types to enable the tests. */
  readonly install: string;
}

function debianPart(programs: readonly string[], debian: readonly string[]): Part {
  return { programs, debian, install: `apt-get install ${debian.join(" ")}` };
}

export const parts = {
  snmpd: debianPart(["snmpd"], ["snmpd"]),
  "net-snmp": debianPart(["snmpget", "snmpbulkwalk"], ["snmp"]),
  sshd: debianPart(["sshd"], ["openssh-server"]),
  ssh: debianPart(["ssh", "sshpass"], ["openssh-client", "sshpass"]),
  script: debianPart(["script"], ["bsdutils"]),
  git: debianPart(["git"], ["git"]),
  chromium: debianPart(["chromium"], ["chromium", "fonts-noto-cjk"]),
  python: debianPart(["python3"], ["python3", "python3-venv", "python3-pip"]),
  terraform: { programs: ["terraform"], debian: [], install: "install terraform 1.5 or later and put it on PATH" },
} satisfies Record<string, Part>;
export type PartName = keyof typeof parts;

/** Full path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function isAvailable(part: PartName): boolean {
  return parts[part].programs.every((program) => findProgram(program) !== undefined);
}
