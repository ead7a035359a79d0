import type { Step } from "../core/change.ts";
import type { Pattern } from "./pattern.ts";

/** All that the engine has to know about one configuration language. Data: a platform is a value of this type. */
export interface ConfigRules {
  readonly grammar: Grammar;
  /** The word that takes a line back. */
  readonly negation: string;
  /** The first rule that matches a line counts, those that begin with a plain word before those that do not. A line without a rule is its own identity and is negated as a whole. */
  readonly lines: readonly LineRule[];
  /**
   * The order in which commands are sent; `…` is where everything unlisted stands. What is taken back goes first of all and in
   * reverse, unless the list says where: an entry that begins with the negation word is the place of that removal.
   */
  readonly order: readonly { readonly in: Pattern | typeof top; readonly lines: readonly (Pattern | "…")[] }[];
  /** Create before bind, unbind before delete. */
  readonly references: readonly Reference[];
  /** When a definition goes that no entry of `order` places. Default: after everything is added. Never before its last use. */
  readonly definitionsGo?: "first" | "last";
  /** What only one section may hold, by the last variable of the pattern: it is taken from the one before the other gets it. */
  readonly exclusive?: readonly Pattern[];
  /** Sections that show lines of another one (an aggregate) as their own while they hold a line: only `own` lines are theirs. */
  readonly inherited?: readonly { readonly in: Pattern; readonly while: Pattern; readonly own: readonly Pattern[] }[];
  /** Lines that camnet may take away when it does not intend them. Sections appear or go by themselves nowhere. */
  readonly owned: readonly {
    readonly in: Pattern | typeof top;
    /** Only where the intended top level holds a line that matches. */
    readonly while?: Pattern;
    readonly lines: readonly Pattern[];
  }[];
  /** Lines that differ at every reading and mean nothing. */
  readonly volatile: readonly RegExp[];
  /** Every capture group is a secret. */
  readonly secrets: readonly RegExp[];
  /** A secret as the device shows it: stars or its own cipher, salted anew each time. It compares equal to any value. */
  readonly hiddenSecret: RegExp;
  /** The first that matches command and innermost section counts; everything else is safe. */
  readonly risks: readonly {
    readonly in?: Pattern | typeof top;
    /** Only where the section holds a line that matches one of these, before the change or after it. */
    readonly while?: readonly Pattern[];
    readonly command: RegExp;
    readonly risk: Step["risk"];
  }[];
}

/** Stands for the top level where a section pattern is asked for. */
export const top = "";

export interface Grammar {
  /** A line that ends every open section when it stands at the margin. */
  readonly separator: RegExp;
  /** Lines that say nothing about the configuration. */
  readonly comment: RegExp;
  /**
   * Text kept whole from its first line to its last: keys, certificates, banners. Without `end`, the first group of `start` is
   * the mark that the author chose, and the text ends where it stands again.
   */
  readonly blocks: readonly { readonly start: RegExp; readonly end?: RegExp }[];
  /** Sections whose lines may stand at their own indentation, because an explicit line ends them. */
  readonly closed?: readonly { readonly start: RegExp; readonly end: RegExp }[];
  /** A word that ends the innermost section, wherever it is indented. */
  readonly exit?: RegExp;
  /** Commands that open a section: needed where a text does not indent what is inside and only says `exit`. */
  readonly headers?: RegExp;
  /** A header for several interfaces at once; its first group is the list of them. */
  readonly range?: RegExp;
}

export interface LineRule {
  readonly line: Pattern;
  /** Only directly inside a section whose header matches; `top` means the top level; absent means anywhere. */
  readonly in?: Pattern | typeof top;
  /** What follows the negation word, with `$1` for the pattern's words. Default: the pattern's own words. */
  readonly undo?: string;
  /** Lines with one key are one setting. Default: `undo`. */
  readonly key?: string;
  /**
   * How one value replaces another. overwrite: by typing the new line · undo-first: the old one has to go before ·
   * parameters: the value is name-value pairs that are taken back one by one.
   */
  readonly change?: "overwrite" | "undo-first" | "parameters";
  /**
   * When the line is taken back. Default: a definition after everything else, any other line before anything is added.
   * `after`: once a line with the same text (a template) has been added, so that there is always one. `last`: after all else,
   * for what our own session stands on.
   */
  readonly removal?: "first" | "last" | { readonly after: string };
  /** A list that may never be empty: while all its lines go or change, a line that holds it open. */
  readonly holdOpen?: { readonly list: string; readonly line: string; readonly undo: string };
  /** How values compare: as text, in any case, or as a set of words. */
  readonly compare?: "any-case" | "any-order";
  /** The text that is the same as the line not being there. */
  readonly default?: string;
  /** Key of the sibling whose removal takes this line with it. */
  readonly goesWith?: string;
  /** Lines that the device deletes whenever this one changes, here and in the sections below; `$1` for the pattern's words. */
  readonly wipes?: readonly Pattern[];
  /** When it wipes. Default: at any change. `removed`: only when the old line has to be taken back. `added`: only when it is typed. */
  readonly wipesWhen?: "removed" | "added";
  /** The value of `{}` is a set. */
  readonly list?: ListRule;
  /** A section that exists because a list has its name as member; `$1` is the name. */
  readonly memberOf?: { readonly list: string; readonly name: string };
  /**
   * permanent: the section cannot be deleted, only emptied · emptied: it is emptied before it is deleted · whole: it is sent
   * again as a whole when anything differs.
   */
  readonly section?: "permanent" | "emptied" | "whole";
}

export interface ListRule {
  /**
   * The line sets the list anew, and words before the items say otherwise (`add`, `remove`, `except`, `none`, `all`); while there
   * is no line, every VLAN is a member.
   */
  readonly assigned?: boolean;
  /** Most items on one line. */
  readonly most: number;
  /** Members that are there by default while a sibling line says so. */
  readonly base?: { readonly members: readonly string[]; readonly while: Pattern };
  /** Sent instead of member-wise removal when the list as a whole is given up while its base holds. */
  readonly retire?: readonly string[];
  /** What stands before the members when they are taken out. Default: the line's own words. */
  readonly undo?: string;
  /** Sent once after any change. */
  readonly followedBy?: string;
  /** Members that come with sections of their own: created by entering those, or (`together`) named in the line all the same. */
  readonly sections?: "together";
  /** Members go after everything that uses them (definitions), or right after the new ones are added. */
  readonly removal: "last" | "beside" | "first";
}

export interface Reference {
  readonly kind: string;
  /** The name is the last variable of the pattern. */
  readonly defines: readonly Pattern[];
  readonly uses: readonly Pattern[];
}
