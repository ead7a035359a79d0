/** One login session on the simulated switch: views, prompts, questions, answers. No network and no terminal. */
import { type Command, type Context, commandsOf, defaultScreenLines, type View } from "./vrp/commands.ts";
import { type Match, matchLine } from "./vrp/grammar.ts";
import type { SwitchHardware, SwitchState } from "./vrp/state.ts";

export interface SwitchCliOptions {
  readonly hardware: SwitchHardware;
  readonly state: SwitchState;
  /** Called after every command that may have changed the state. */
  readonly changed?: () => void;
  readonly uptimeSeconds?: () => number;
  readonly now?: () => Date;
  readonly isUp?: (port: string) => boolean;
  /** Hexadecimal SNMP engine id. */
  readonly engineId?: string;
  /** Says yes to every command that writes and does nothing. */
  readonly lies?: boolean;
  /** Refuses every line that holds this text. */
  readonly refuses?: string;
}

export interface SwitchCli {
  prompt(): string;
  /** Answers one line, without the prompt and without a line end at its end. */
  execute(line: string): string;
  /** Back to the user view, what Ctrl+Z does. */
  escape(): void;
  /** Lines of a screen before `---- More ----`; 0 when paging is off. */
  screenLines(): number;
  /** 0 in the user view, 1 in the system view, more in the views below it. */
  depth(): number;
  /** After `quit` in the user view. */
  closed(): boolean;
}

export function createSwitchCli(options: SwitchCliOptions): SwitchCli {
  // A box that lies works on a copy, so that its answers stay plausible while the real configuration stays as it was.
  const state = options.lies ? structuredClone(options.state) : options.state;
  const context: Context = {
    hardware: options.hardware,
    state,
    shown: options.state,
    get uptimeSeconds() {
      return options.uptimeSeconds?.() ?? 0;
    },
    get now() {
      return options.now?.() ?? new Date(0);
    },
    isUp: options.isUp ?? (() => false),
    engineId: options.engineId ?? "800007DB03000000000000",
    view: { kind: "user" },
    screenLines: defaultScreenLines,
    closed: false,
  };
  let question: { readonly text: string; readonly answer: (yes: boolean) => readonly string[] } | undefined;

  return {
    prompt: () => question?.text ?? promptOf(state.sysname, context.view),
    execute(line) {
      if (question) return answerQuestion(line);
      const { text, filter } = splitPipe(line);
      if (/^\s*(#.*|!.*)?$/.test(text)) return "";
      const found = findCommand(context.view, text);
      if ("error" in found)
        return `${" ".repeat(promptOf(state.sysname, context.view).length + found.column)}^\r\n${found.error}`;
      if (options.refuses && line.includes(options.refuses))
        return "Error: The operation failed because of insufficient resources.";
      const answer = found.command.run(context, found.arguments, found.canonical);
      if (found.command.writes) options.changed?.();
      if (answer && "question" in answer) {
        question = { text: answer.question, answer: answer.answer };
        return answer.lines.join("\r\n");
      }
      return filter(answer ?? []).join("\r\n");
    },
    escape() {
      question = undefined;
      context.view = { kind: "user" };
    },
    screenLines: () => context.screenLines,
    depth: () => depthOf(context.view),
    closed: () => context.closed,
  };

  function answerQuestion(line: string): string {
    const word = line.trim().toLowerCase();
    const { answer } = question!;
    if (!["y", "n", "yes", "no"].includes(word)) {
      question = { text: "Error: Please choose 'YES' or 'NO' first before pressing 'Enter'. [Y/N]:", answer };
      return "";
    }
    question = undefined;
    const lines = answer(word.startsWith("y"));
    options.changed?.();
    return lines.join("\r\n");
  }
}

/** Makes the box hold a configuration given as text: every line goes through its own command line. Gives what it refused. */
export function loadConfiguration(
  options: Pick<SwitchCliOptions, "hardware" | "state" | "engineId">,
  configuration: string,
): readonly { readonly line: string; readonly error: string }[] {
  const cli = createSwitchCli(options);
  const refused: { readonly line: string; readonly error: string }[] = [];
  cli.execute("system-view");
  /** Indents of the lines that opened the views we are in. */
  const opened: number[] = [];
  for (const line of configuration.split(/\r?\n/)) {
    const text = line.trim();
    if (text === "" || text === "return" || /^[#!]/.test(text)) continue;
    const indent = line.length - line.trimStart().length;
    for (; opened.length > 0 && opened.at(-1)! >= indent; opened.pop()) cli.execute("quit");
    const depth = cli.depth();
    let answer = cli.execute(text);
    if (cli.prompt().endsWith("[Y/N]:")) answer = cli.execute("y");
    if (cli.depth() > depth) opened.push(indent);
    const error = answer.split("\r\n").find((part) => part.startsWith("Error:"));
    if (error) refused.push({ line: text, error });
  }
  return refused;
}

/** What the view knows, then what the system view knows; the error is that of the attempt that came furthest. */
function findCommand(view: View, line: string): Match<Command> {
  let furthest: Extract<Match<Command>, { error: string }> | undefined;
  for (const commands of commandsOf(view)) {
    const match = matchLine(commands, line);
    if (!("error" in match)) return match;
    if (!furthest || match.column > furthest.column) furthest = match;
  }
  return furthest!;
}

function promptOf(sysname: string, view: View): string {
  switch (view.kind) {
    case "user":
      return `<${sysname}>`;
    case "system":
      return `[${sysname}]`;
    case "vlan":
      return `[${sysname}-vlan${view.id}]`;
    case "interface":
      return `[${sysname}-${view.name}]`;
    case "section":
      return `[${sysname}-${sectionPrompt(view.headers.at(-1)!)}]`;
  }
}

/** How the box shortens a section in its prompt: `aaa`, `acl-adv-3000`, `ui-vty0-4`, `aaa-domain-default`. */
function sectionPrompt(header: string): string {
  const words = header.split(" ");
  if (words[0] === "user-interface") return `ui-${words[1]}${words.slice(2).join("-")}`;
  if (words[0] === "acl" && words[1] === "number")
    return `acl-${Number(words[2]) < 3000 ? "basic" : "adv"}-${words[2]}`;
  if (["domain", "authentication-scheme", "authorization-scheme", "accounting-scheme"].includes(words[0]!))
    return `aaa-${words[0]}-${words[1]}`;
  return words.join("-");
}

function depthOf(view: View): number {
  return view.kind === "user" ? 0 : view.kind === "system" ? 1 : view.kind === "section" ? 1 + view.headers.length : 2;
}

/** `display … | include <expression>`, and exclude and begin. */
function splitPipe(line: string): {
  readonly text: string;
  readonly filter: (lines: readonly string[]) => readonly string[];
} {
  const [, text, how, expression] = /^(\s*dis\S*\s.*?)\|\s*(include|exclude|begin)\s+(.+)$/i.exec(line) ?? [];
  if (!text || !how || !expression) return { text: line, filter: (lines) => lines };
  const fits = (shown: string) => shown.includes(expression.trim());
  return {
    text,
    filter(lines) {
      if (how.toLowerCase() === "include") return lines.filter(fits);
      if (how.toLowerCase() === "exclude") return lines.filter((shown) => !fits(shown));
      const first = lines.findIndex(fits);
      return first < 0 ? [] : lines.slice(first);
    },
  };
}
