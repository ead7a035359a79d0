/** A configuration as a tree of lines: order kept, nothing dropped. */
export interface ConfigNode {
  readonly text: string;
  readonly children: readonly ConfigNode[];
  /** Line in the source text, from 1. */
  readonly line: number;
}

export interface ConfigTree {
  readonly nodes: readonly ConfigNode[];
  /** Lines that the reader could not place. They are in the tree as top-level nodes all the same. */
  readonly unparsed: readonly { readonly line: number; readonly text: string }[];
}
