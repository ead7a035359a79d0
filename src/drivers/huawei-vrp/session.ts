import type { Step } from "../../core/change.ts";
import type { CliDialect, CliSession, DeviceTarget } from "../../core/effects.ts";
import { type Failure, failed, type Outcome, ok } from "../../core/outcome.ts";
import type { Credential } from "../../core/secret.ts";
import type { DeviceSession, Transports } from "../driver.ts";
import { huaweiVrpRules } from "./rules.ts";

/** How a VRP command line talks. Question texts as S5700/S5735 print them. */
export const vrpDialect: CliDialect = {
  platform: "huawei-vrp",
  // `<name>` is the user view, `[name]`, `[~name]`, `[*name-GigabitEthernet0/0/1]` are the others; a name has no blank.
  prompt: /(?:^|[\r\n])(?:<[^<>\s]{1,246}>|\[[~*]?[^[\]\s]{1,246}\]) ?$/,
  answers: [
    { question: /password needs? to be changed\.? Change now\? ?\[Y\/N\]: ?$/i, answer: "N" },
    {
      question: /(?:Do you want to|Would you like to) change (?:it|the password)(?: now)?\? ?\[Y\/N\]: ?$/i,
      answer: "N",
    },
    { question: /Are you sure to continue\? ?\[Y\/N\](?:\[[YN]\])?:? ?$/i, answer: "Y" },
    // `undo vlan batch`: the plan has unbound the VLAN everywhere before.
    { question: /will be deleted\.\s*Continue\? ?\[Y\/N\]: ?$/i, answer: "Y" },
    { question: /Please input the file name ?\(\*\.cfg, ?\*\.zip\) ?\[[^\]]*\]: ?$/i, answer: "" },
    { question: /vrpcfg\.\w+ exists?, overwrite\? ?\[Y\/N\]: ?$/i, answer: "Y" },
  ],
  pager: { text: / *---- ?More ?---- *$/, key: " " },
  setup: ["screen-length 0 temporary"],
  errors: [/^\s*(?:\^\s*)?Error: ?.*$/m, /^\s*\^\s*$/m, /^% ?Unrecognized command/m],
  logout: "quit",
  // Jan 12 2026 10:00:00+08:00 sw-1 %%01IFPDT/4/IF_STATE(l)[0]:Interface GigabitEthernet0/0/1 has turned into UP state.
  logLine: /^[%#]?[A-Z][a-z]{2} +\d{1,2} +\d{4} \d{2}:\d{2}:\d{2}\S* \S+ .*(%%\d{2}|\/\d\/)/,
  secrets: huaweiVrpRules.secrets,
};

/** Commands that open a view of their own, so that the next line at the level above needs a `quit` first. */
const opensView =
  /^(interface \S|vlan \d+$|vlan pool |aaa$|acl (number|name|ipv6|\d)|user-interface (?!maximum-vty)|stp region-configuration$|traffic (classifier|behavior|policy) |(radius|hwtacacs)-server template |domain |(authentication|authorization|accounting)-scheme \S+$|task-group |drop-profile |qos group |bgp |ospf |route-policy |ip vpn-instance |cpu-defend policy |slot \d|port-group )/;

const readTimeoutMs = 60_000;
const saveTimeoutMs = 60_000;

export async function openVrpSession(
  transports: Transports,
  target: DeviceTarget,
  credential: Credential,
): Promise<Outcome<DeviceSession>> {
  const opened = await transports.cli.open(target, vrpDialect, credential);
  return opened.ok ? ok(vrpSession(opened.value)) : opened;
}

function vrpSession(cli: CliSession): DeviceSession {
  return {
    read: () => cli.send("display current-configuration", { timeoutMs: readTimeoutMs }),
    apply: (steps) => applyVrp(cli, steps),
    async save() {
      const answer = await cli.send("save", { timeoutMs: saveTimeoutMs });
      return answer.ok ? ok(undefined) : answer;
    },
    transcript: () => cli.transcript(),
    close: () => cli.close(),
  };
}

/** Types the steps in system view and stops at the first refusal; always ends in user view, where nothing can be typed by mistake. */
async function applyVrp(cli: CliSession, steps: readonly Step[]): Promise<Outcome<{ readonly accepted: number }>> {
  if (steps.length === 0) return ok({ accepted: 0 });
  const entered = await cli.send("system-view");
  if (!entered.ok) return entered;
  let open: readonly string[] = [];
  for (const [accepted, step] of steps.entries()) {
    for (const line of moves(open, step.context)) {
      const moved = await cli.send(line);
      if (!moved.ok) return refused(cli, moved.failure, { step, line, accepted, of: steps.length });
    }
    // A key or a banner is one step of several lines.
    for (const line of step.command.split("\n")) {
      const answer = await cli.send(line);
      if (!answer.ok) return refused(cli, answer.failure, { step, line, accepted, of: steps.length });
    }
    open = opensView.test(step.command) ? [...step.context, step.command] : step.context;
  }
  const left = await cli.send("return");
  return left.ok ? ok({ accepted: steps.length }) : left;
}

/** Lines that lead from one view to another: out to what both share, then in. */
function moves(from: readonly string[], to: readonly string[]): readonly string[] {
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => "quit"), ...to.slice(shared)];
}

async function refused(
  cli: CliSession,
  failure: Failure,
  at: { readonly step: Step; readonly line: string; readonly accepted: number; readonly of: number },
): Promise<Outcome<never>> {
  if (failure.kind === "rejected") await cli.send("return");
  const place = [...at.step.context, at.line === at.step.command ? "" : at.step.command].filter(Boolean).join(" > ");
  const where = `step ${at.accepted + 1} of ${at.of}${place === "" ? "" : ` in ${place}`}`;
  return failed(failure.kind, `${where}: ${failure.message}`, failure.detail);
}
