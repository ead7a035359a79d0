/** What stands between a login and the command line: echo, editing keys, and the pager. Bytes in, text out. */
import { StringDecoder } from "node:string_decoder";
import type { SwitchCli } from "./switch-cli.ts";

export interface SwitchTerminal {
  /** Greeting and first prompt. */
  start(): void;
  input(bytes: Buffer): void;
}

export interface SwitchTerminalOptions {
  readonly cli: SwitchCli;
  readonly write: (text: string) => void;
  /** After `quit`, with nothing more to come. */
  readonly end: () => void;
  /** Called with each complete line before it runs; false swallows it, as a session that is being cut off does. */
  readonly admit?: (line: string) => boolean;
  readonly greeting: string;
  /** Height of the terminal; 0 where the client says none. */
  readonly rows?: number;
}

const pagerText = "  ---- More ----";
const wipePager = `\x1b[${pagerText.length}D${" ".repeat(pagerText.length)}\x1b[${pagerText.length}D`;
const key = { interrupt: "\x03", backspace: "\x7f", erase: "\b", eraseLine: "\x15", userView: "\x1a" } as const;

export function createSwitchTerminal({
  cli,
  write: send,
  end,
  admit,
  greeting,
  rows,
}: SwitchTerminalOptions): SwitchTerminal {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let afterReturn = false;
  /** Lines that wait behind the pager. */
  let waiting: string[] = [];
  let ended = false;
  let pending = "";
  const editing: Readonly<Record<string, () => void>> = {
    "\r": enter,
    "\n": enter,
    [key.backspace]: eraseOne,
    [key.erase]: eraseOne,
    [key.eraseLine]() {
      write("\b \b".repeat([...line].length));
      line = "";
    },
    [key.interrupt]() {
      line = "";
      write(`^C\r\n${cli.prompt()}`);
    },
    [key.userView]() {
      line = "";
      cli.escape();
      write(`\r\n${cli.prompt()}`);
    },
  };

  return {
    start: () => send(`${greeting}${cli.prompt()}`),
    input(bytes) {
      for (const character of decoder.write(bytes)) {
        if (ended) break;
        // A line may end with CR, LF or CR LF.
        const secondHalf = character === "\n" && afterReturn;
        afterReturn = character === "\r";
        if (secondHalf) continue;
        if (waiting.length > 0) page(character);
        else edit(character);
      }
      flush();
    },
  };

  /** What came in together is answered together: a packet for each echoed letter would be most of the lab's work. */
  function flush(): void {
    if (pending !== "") send(pending);
    pending = "";
  }

  function write(text: string): void {
    pending += text;
  }

  function edit(character: string): void {
    const act = editing[character];
    if (act) act();
    else if (character >= " ") {
      line += character;
      write(character);
    }
  }

  function eraseOne(): void {
    if (line === "") return;
    line = [...line].slice(0, -1).join("");
    write("\b \b");
  }

  function enter(): void {
    const typed = line;
    line = "";
    write("\r\n");
    ended = admit?.(typed) === false;
    if (ended) return;
    const answer = cli.execute(typed);
    ended = cli.closed();
    if (ended) {
      write(answer);
      flush();
      end();
      return;
    }
    waiting = answer === "" ? [] : answer.split("\r\n");
    showPage(pageLines());
  }

  function page(character: string): void {
    write(wipePager);
    if (character === " ") showPage(pageLines());
    else if (character === "\r" || character === "\n") showPage(1);
    else {
      waiting = [];
      write(`\r\n${cli.prompt()}`);
    }
  }

  function pageLines(): number {
    const lines = cli.screenLines();
    return lines === 0 ? Number.POSITIVE_INFINITY : Math.min(lines, rows ? Math.max(2, rows - 1) : lines);
  }

  function showPage(lines: number): void {
    const shown = waiting.splice(0, lines);
    write(shown.map((text) => `${text}\r\n`).join(""));
    write(waiting.length > 0 ? pagerText : cli.prompt());
  }
}
