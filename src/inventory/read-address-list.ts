/** Lists of prefixes and addresses from anywhere: CSV, XLSX, plain text, JSON and YAML → rows with their places. */
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import { decodeText, rawRows } from "./import-points-sheet.ts";
import { parseJson } from "./json-tree.ts";
import type { AddressRow } from "./read-address-list-fields.ts";
import { sheetRows } from "./read-address-list-sheet.ts";
import { treeRows } from "./read-address-list-tree.ts";
import { SourceText, wholeFile } from "./source-text.ts";
import { parseYaml } from "./yaml-tree.ts";

export type { AddressRow } from "./read-address-list-fields.ts";

export interface AddressList {
  readonly rows: readonly AddressRow[];
  readonly diagnostics: readonly Diagnostic[];
  /** Texts for carets, where columns count characters: of JSON and YAML. In sheets they count cells, and the text is empty. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What the bytes are decides how they are read; a file name only tells YAML from lines of text. */
export async function readAddressList(file: string, bytes: Uint8Array): Promise<AddressList> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const text = isZip ? "" : decodeText(bytes);
  if (!isZip && text.trim() === "") {
    const hints = ["export it again: not even the headings are there"];
    const found = diagnostic({ code: "empty-file", message: "the file is empty", where: wholeFile(file), hints });
    return { rows: [], diagnostics: [found], sources: new Map([[file, ""]]) };
  }
  if (/^\s*[[{]/.test(text)) return readTree(new SourceText(file, text), parseJson);
  if (/\.ya?ml$/i.test(file)) return readTree(new SourceText(file, text), parseYaml);
  const read = await rawRows(file, bytes);
  if ("problem" in read) return { rows: [], diagnostics: [read.problem], sources: new Map([[file, ""]]) };
  return withNote(file, { ...sheetRows(file, read.rows), sources: new Map([[file, ""]]) });
}

type Parse = (source: SourceText) => ReturnType<typeof parseJson> | ReturnType<typeof parseYaml>;

async function readTree(source: SourceText, parse: Parse): Promise<AddressList> {
  const sources = new Map([[source.file, source.text]]);
  const { tree, diagnostics } = await parse(source);
  if (!tree) return { rows: [], diagnostics, sources };
  const read = treeRows(tree);
  return withNote(source.file, { rows: read.rows, diagnostics: [...diagnostics, ...read.diagnostics], sources });
}

/** An export of nothing is no mistake, but worth a word. */
function withNote(file: string, list: AddressList): AddressList {
  if (list.rows.length > 0 || list.diagnostics.length > 0) return list;
  const message = "the list has no prefix and no address";
  const note = diagnostic({ code: "empty-list", severity: "note", message, where: wholeFile(file) });
  return { ...list, diagnostics: [note] };
}
