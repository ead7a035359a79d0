import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { SourceText } from "./source-text.ts";
import { type YamlEntry, type YamlNode, YamlTree } from "./yaml-tree.ts";

/** JSON → the same tree as YAML gives, with the place of everything in it; ten times as fast as a YAML reader. */
export function parseJson(source: SourceText): {
  readonly tree?: YamlTree;
  readonly diagnostics: readonly Diagnostic[];
} {
  try {
    JSON.parse(source.text);
    return { tree: new YamlTree(source, new ValidJson(source.text).value()), diagnostics: [] };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(said)?.[1];
    const message = `this is not JSON: ${said.replace(/ in JSON at position.*| at position.*/, "")}`;
    const offset = at === undefined ? source.text.trimEnd().length - 1 : Number(at);
    const where = source.place(Math.max(0, Math.min(offset, source.text.length - 1)));
    return { diagnostics: [diagnostic({ code: "json-syntax", message, where })] };
  }
}

const deepest = 100;

const token = /[\s,:]*("(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:[\]{}"]+)/y;

/** Reads text that JSON.parse has accepted, so that commas and colons need no second look. */
class ValidJson {
  #start = 0;
  #end = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  value(token = this.next()): YamlNode {
    const start = this.#start;
    if ((token === "{" || token === "[") && ++this.#depth > deepest) {
      throw new SyntaxError(`more than ${deepest} brackets are open at position ${start}`);
    }
    if (token === "{") {
      const entries: YamlEntry[] = [];
      for (let key = this.next(); key !== "}"; key = this.next()) {
        const [keyStart, keyEnd] = [this.#start, this.#end];
        entries.push({ key: JSON.parse(key) as string, keyStart, keyEnd, node: this.value() });
      }
      this.#depth--;
      const value = Object.fromEntries(entries.map(({ key, node }) => [key, node.value]));
      return { kind: "map", entries, value, start, end: this.#end };
    }
    if (token === "[") {
      const items: YamlNode[] = [];
      for (let item = this.next(); item !== "]"; item = this.next()) items.push(this.value(item));
      this.#depth--;
      return { kind: "list", items, value: items.map((item) => item.value), start, end: this.#end };
    }
    const value = JSON.parse(token) as string | number | boolean | null;
    return { kind: "scalar", value, start, end: this.#end };
  }

  private next(): string {
    token.lastIndex = this.#end;
    const found = token.exec(this.text)![1]!;
    this.#end = token.lastIndex;
    this.#start = this.#end - found.length;
    return found;
  }
}
