import type { CliDialect } from "../core/effects.ts";
import { failed, type Outcome, ok } from "../core/outcome.ts";
import { redact } from "../core/redact.ts";
import { terminalText } from "./ssh-terminal-text.ts";

/** One conversation with a command line: a line goes out, everything up to the next prompt comes back. */
export interface Conversation {
  /** Feeds what arrived, decoded. */
  receive(text: string): void;
  /** No more will come; the reason is a sentence's end such as `closed the session`. */
  end(reason: string): void;
  /** Waits for the first prompt. */
  begin(timeoutMs: number): Promise<Outcome<void>>;
  say(line: string, options: { readonly timeoutMs: number; readonly secret?: boolean }): Promise<Outcome<string>>;
  transcript(): string;
}

export interface ConversationOptions {
  /** Named in failures. */
  readonly deviceId: string;
  readonly dialect: CliDialect;
  readonly write: (text: string) => void;
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
}

/** Quiet after which a prompt from a line of its own text, a question or a log line is told from a prompt, ms. */
const quietMs = { firstPrompt: 20, newPrompt: 300, afterLogLine: 700 } as const;
/** A prompt and a question are short; only the end of what arrived is looked at. */
const tailLength = 1_024;
const transcriptLength = 400_000;
const mostAnswers = 20;

/** Ends of a text that waits for somebody to type, and how long it has to stand: a colon may only announce what follows. */
const asking = [
  { end: /(\?|\[ ?y ?\/ ?n ?\]|\( ?y(es)? ?\/ ?n(o)? ?\)):?[ \t]*$/i, quietMs: 1_500 },
  { end: /:[ \t]*$/, quietMs: 5_000 },
];
const looks = [...Object.values(quietMs), ...asking.map((each) => each.quietMs)].sort((a, b) => a - b);

export function createConversation({ deviceId, dialect, write, secrets }: ConversationOptions): Conversation {
  const hidden = new Set(secrets.filter(Boolean));
  let record = "";
  let arrived = "";
  /** Where the text starts that no answer has been given to. */
  let answeredTo = 0;
  let answers = 0;
  let ended: string | undefined;
  /** What every prompt of this device holds: its name. Learned from a prompt that answered a line. */
  let name: string | undefined;
  let pending: { readonly check: () => void; readonly stop: (reason: string) => void } | undefined;

  const transcript = () => redact(terminalText(record), dialect.secrets, [...hidden]);
  const remember = (text: string) => {
    record += text;
    if (record.length > 2 * transcriptLength) record = record.slice(-transcriptLength);
  };
  const send = (text: string, shown = text) => {
    remember(shown);
    write(text);
  };
  const tail = () => terminalText(arrived.slice(Math.max(answeredTo, arrived.length - tailLength)));

  /** Answers pagers and known questions at the end of what arrived; true when it did. */
  function answerKnown(end: string): boolean {
    const { pager } = dialect;
    if (pager?.text.test(end)) {
      // Cut out, so that a device which does not erase it leaves no trace either.
      arrived = arrived.slice(0, answeredTo) + withoutEnd(arrived.slice(answeredTo), pager.text);
      write(pager.key);
      return true;
    }
    const known = dialect.answers.find(({ question }) => question.test(end));
    if (!known || answers >= mostAnswers) return false;
    answers++;
    answeredTo = arrived.length;
    send(`${known.answer}\n`);
    return true;
  }

  /** Waits until `done` is content with the end of what arrived, a deadline passes, or a question comes that nobody prepared for. */
  function wait(
    doing: () => string,
    timeoutMs: number,
    done: (end: string, silentMs: number) => boolean,
  ): Promise<Outcome<void>> {
    return new Promise((resolve) => {
      const started = Date.now();
      let lastArrival = started;
      let timer: NodeJS.Timeout | undefined;
      const finish = (outcome: Outcome<void>) => {
        clearTimeout(timer);
        pending = undefined;
        resolve(outcome);
      };
      const look = () => {
        const now = Date.now();
        const silent = now - lastArrival;
        const end = tail();
        if (answerKnown(end)) {
          lastArrival = now;
          clearTimeout(timer);
          timer = setTimeout(look, Math.max(1, Math.min(looks[0] ?? 1, timeoutMs - (now - started))));
          return;
        }
        if (done(end, silent)) return finish(ok(undefined));
        if (asking.some((each) => silent >= each.quietMs && each.end.test(end)) && !dialect.prompt.test(end)) {
          const asked = redact(end.trimEnd().split("\n").at(-1)?.trim() ?? "", dialect.secrets, [...hidden]);
          const message = `${deviceId} asks "${asked}" ${doing()}, and no answer is prepared for it`;
          return finish(failed("unexpected-prompt", message, transcript()));
        }
        if (now - started >= timeoutMs) {
          const message = `${deviceId} gave no prompt within ${timeoutMs} ms ${doing()}`;
          return finish(failed("timeout", message, transcript()));
        }
        const next = looks.find((ms) => ms > silent) ?? Number.POSITIVE_INFINITY;
        clearTimeout(timer);
        timer = setTimeout(look, Math.max(1, Math.min(next - silent, timeoutMs - (now - started))));
      };
      pending = {
        check: () => {
          lastArrival = Date.now();
          look();
        },
        stop: (reason) => finish(failed("unreachable", `${deviceId} ${reason} ${doing()}`, transcript())),
      };
      if (ended === undefined) look();
      else pending.stop(ended);
    });
  }

  return {
    receive(text) {
      arrived += text;
      remember(text);
      pending?.check();
    },
    end(reason) {
      ended ??= reason;
      pending?.stop(reason);
    },
    transcript,
    async begin(timeoutMs) {
      const ready = (end: string, silent: number) => silent >= quietMs.firstPrompt && dialect.prompt.test(end);
      const outcome = await wait(() => "after the login", timeoutMs, ready);
      // A banner may have passed for a prompt: the first answer corrects the name.
      if (outcome.ok) name = nameIn(promptAt(tail(), dialect.prompt));
      return outcome;
    },
    async say(line, { timeoutMs, secret = false }) {
      for (const value of secret ? [line] : secretsIn(line, dialect.secrets)) hidden.add(value);
      const shown = () => redact(line, secret ? [/^(.*)$/] : dialect.secrets, [...hidden]);
      if (ended !== undefined) {
        return failed("unreachable", `${deviceId} ${ended} before "${shown()}" was sent`, transcript());
      }
      arrived = "";
      answeredTo = 0;
      answers = 0;
      // The device echoes; what it echoes is in the record already.
      write(`${line}\n`);
      let logged = 0;
      const doing = () => `while it worked on "${shown()}"`;
      const outcome = await wait(doing, timeoutMs, (end, silent) => {
        const prompt = promptAt(end, dialect.prompt);
        if (prompt !== "") {
          const familiar = name !== undefined && prompt.includes(name);
          const answered = secret || endOfEcho(line, arrived.slice(0, 4 * line.length + 4_096)) !== undefined;
          // A name that we changed, or a text that looks like a prompt: only silence tells.
          return (familiar && answered) || silent >= (answered ? quietMs.newPrompt : quietMs.afterLogLine);
        }
        logged = silent >= quietMs.afterLogLine ? promptBeforeLog(arrived) : 0;
        return logged > 0;
      });
      if (!outcome.ok) return outcome;
      const whole = logged > 0 ? arrived.slice(0, logged) : arrived;
      const text = terminalText(whole);
      const prompt = promptAt(text.slice(-tailLength), dialect.prompt);
      // A view's prompt is longer than the name; only a prompt without it says that the name has changed.
      if (name === undefined || !prompt.includes(name)) name = nameIn(prompt) ?? name;
      return judge(answerOf(text, line), shown);
    },
  };

  /** End of the prompt where only log lines follow it: the device does not print its prompt again after them. */
  function promptBeforeLog(text: string): number {
    if (!dialect.logLine || name === undefined) return 0;
    const end = terminalText(text.slice(-tailLength)).trimEnd().split("\n").at(-1) ?? "";
    if (!dialect.logLine.test(end)) return 0;
    const lines = text.split("\n");
    let length = text.length;
    for (let at = lines.length - 1; at > 0; at--) {
      const line = terminalText(lines[at] ?? "");
      if (dialect.prompt.test(line) && line.includes(name)) return length;
      if (line.trim() !== "" && !dialect.logLine.test(line)) return 0;
      length -= (lines[at]?.length ?? 0) + 1;
    }
    return 0;
  }

  function answerOf(text: string, line: string): string {
    const echoed = endOfEcho(line, text);
    const from = echoed === undefined ? 0 : endOfLine(text, echoed);
    const body = withoutEnd(text.slice(from), dialect.prompt);
    const { logLine } = dialect;
    const lines = body.split("\n").map((line) => line.trimEnd());
    const kept = logLine ? lines.filter((line) => !logLine.test(line)) : lines;
    return kept.join("\n").replace(/^\n+|\n+$/g, "");
  }

  function judge(answer: string, line: () => string): Outcome<string> {
    const error = dialect.errors.map((pattern) => pattern.exec(answer)?.[0]).find((found) => found !== undefined);
    if (error === undefined) return ok(answer);
    const said = answer.split("\n").find((each) => /error/i.test(each)) ?? error;
    const shown = redact(said.trim(), dialect.secrets, [...hidden]);
    return failed("rejected", `${deviceId} refused "${line()}": ${shown}`, transcript());
  }
}

/** Where the echo of a line ends, wherever the device breaks it; undefined when there is none. */
function endOfEcho(line: string, text: string): number | undefined {
  const plain = text.indexOf(line);
  if (plain >= 0) return plain + line.length;
  const characters = [...line].filter((character) => character.trim() !== "");
  const broken = characters.map((character) => character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("\\s*");
  const found = new RegExp(broken, "u").exec(text);
  return found ? found.index + found[0].length : undefined;
}

/** What a device may quote in its answer. */
function secretsIn(line: string, patterns: readonly RegExp[]): readonly string[] {
  return patterns.flatMap((pattern) => (pattern.exec(line)?.slice(1) ?? []).filter(Boolean));
}

function promptAt(text: string, prompt: RegExp): string {
  return prompt.exec(text)?.[0].trim() ?? "";
}

/** `[~sw-1-GigabitEthernet0/0/1]` shares its name with `<sw-1>`. */
function nameIn(prompt: string): string | undefined {
  return /[^\s<>[\]~*#$%()]+/.exec(prompt)?.[0];
}

function withoutEnd(text: string, pattern: RegExp): string {
  const start = Math.max(0, text.length - tailLength);
  const end = text.slice(start);
  const found = pattern.exec(end);
  return found ? text.slice(0, start + found.index) : text;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at + 1;
}
