import type { Step } from "../core/change.ts";
import type { Pattern } from "./pattern.ts";

/** All that the engine has to know about one configuration language. Data: a platform is a value of this type. */
export interface ConfigRules {
  readonly grammar: Grammar;
  /** The word that takes a line back. */
  readonly negation: string;
  /** What follows it: the pattern's own words, without the value, or all of the line. Default: words. */
  readonly undoes?: "words" | "line";
  /** The first rule that matches a line counts, those that begin with a plain word before those that do not. A line without a rule is its own identity and is negated as a whole. */
  readonly lines: readonly LineRule[];
  /**
   * The order in which commands are sent; `…` is where everything unlisted stands. What is taken back goes first of all and in
   * reverse, unless the list says where: an entry that begins with the negation word is the place of that removal. Patterns in
   * a list of their own share one place and keep their order there, when they come and when they go.
   */
  readonly order: readonly {
    readonly in: Pattern | typeof top;
    readonly lines: readonly (Pattern | "…" | readonly Pattern[])[];
  }[];
  /** Create before bind, unbind before delete. */
  readonly references: readonly Reference[];
  /** When a definition goes that no entry of `order` places. Default: after everything is added. Never before its last use. */
  readonly definitionsGo?: "first" | "last";
  /** What only one section may hold, by the last variable of the pattern: it is taken from the one before the other gets it. */
  readonly exclusive?: readonly Pattern[];
  /** Sections with names of their own: what goes outside takes nothing inside with it. */
  readonly worlds?: readonly Pattern[];
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
  /** The device keeps its cipher as it is: two that differ are two secrets. */
  readonly keepsCiphers?: true;
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
  /** The separator as we write it, and the word that leaves a section. */
  readonly divider: string;
  readonly leave: string;
  /** Lines that say nothing about the configuration. */
  readonly comment: RegExp;
  /**
   * Text kept whole from its first line to its last: keys, certificates, banners. Without `end`, the first group of `start` is
   * the mark that the author chose, and the text ends where it stands again.
   */
  readonly blocks: readonly { readonly start: RegExp; readonly end?: RegExp }[];
  /** Sections whose lines may stand at their own indentation, because an explicit line ends them. */
  readonly closed?: readonly { readonly start: RegExp; readonly end: string }[];
  /** A word that ends the innermost section, wherever it is indented. */
  readonly exit?: RegExp;
  /** Commands that open a section: needed where a text does not indent what is inside and only says `exit`. */
  readonly headers?: { readonly outer: RegExp; readonly inner: RegExp };
  /** A header for several interfaces at once; its first group is the list of them. */
  readonly range?: RegExp;
}

export interface LineRule {
  readonly line: Pattern;
  /** Only directly inside a section whose header matches; `top` means the top level; absent means anywhere. */
  readonly in?: Pattern | typeof top;
  /** What follows the negation word, with `$1` for the pattern's words. Default: what the platform's `undoes` says. */
  readonly undo?: string;
  /** Lines with one key are one setting. Default: `undo`, or the pattern's own words. */
  readonly key?: string;
  /**
   * How one value replaces another. overwrite: by typing the new line · undo-first: the old one has to go before, with all else
   * that goes · undo-beside: it goes right before the new one comes · parameters: the value is name-value pairs that are taken
   * back one by one.
   */
  readonly change?: "overwrite" | "undo-first" | "undo-beside" | "parameters";
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
  /** Taken back by typing the default instead of a negated line. */
  readonly restored?: true;
  /** The value is a text between two marks; the first of these that the text does not hold is the mark we type. */
  readonly marks?: readonly string[];
  /** Key of the sibling whose removal takes this line with it. */
  readonly goesWith?: string;
  /** Lines that the device deletes whenever this one changes, here and in the sections below; `$1` for the pattern's words. */
  readonly wipes?: readonly Pattern[];
  /** `removed`: it wipes only where it is taken back, alone or to make room. */
  readonly wipesWhen?: "removed";
  /** Lines that have to be typed again when this one is added, because the device may reset them; `$1` as above. */
  readonly retypes?: readonly Pattern[];
  /** Typed last when this line goes, unless the section says otherwise: what the device would leave in a state of its own. */
  readonly afterRemoval?: { readonly line: string; readonly unless: Pattern };
  /** The value of `{}` is a set. */
  readonly list?: ListRule;
  /** A section that exists because a list has its name as member; `$1` is the name. */
  readonly memberOf?: { readonly list: string; readonly name: string };
  /**
   * permanent: the section cannot be deleted, only emptied · emptied: it is emptied before it is deleted · whole: it is sent
   * again as a whole when anything differs · ordered: lines without a rule of their own count in their order, and new ones go
   * to the end, so from the first difference on they are taken back and typed again.
   */
  readonly section?: "permanent" | "emptied" | "whole" | "ordered";
}

export interface ListRule {
  /**
   * The line sets the list anew, and words before the items say otherwise (`add`, `remove`, `except`, `only`, `none`, `all`);
   * while there is no line, every VLAN is a member. The value is how a list begins that was not there: by `none`, to which all
   * is added, or by `only`.
   */
  readonly assigned?: "none" | "only";
  /** While the section holds a line like this one, the list is in use: what stays a member is never taken out on the way. */
  readonly inUse?: Pattern;
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
  /** Members that are always there: a device neither creates nor deletes them. */
  readonly kept?: readonly string[];
  /** So many members or fewer are written one a line, more of them as ranges. */
  readonly singly?: number;
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
