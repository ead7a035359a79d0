import type { Place } from "../core/diagnostic.ts";
import type { YamlPath, YamlTree } from "./yaml-tree.ts";

/** Remembers where in the YAML each thing was written, so that a check can point at any field of it. */
export class Places {
  readonly #origins = new Map<object, { readonly tree: YamlTree; readonly path: YamlPath }>();

  remember<T extends object>(thing: T, tree: YamlTree, path: YamlPath): T {
    this.#origins.set(thing, { tree, path });
    return thing;
  }

  /** Place of a field, or of whatever is nearest to it when the field is not written. */
  of(thing: object, ...field: YamlPath): Place {
    const { tree, path } = this.#origin(thing);
    if (field.length > 0 && tree.node([...path, ...field]) === undefined) return identityOf(tree, path);
    return tree.place([...path, ...field]);
  }

  /** Place of the name of a field. */
  ofKey(thing: object, ...field: YamlPath): Place {
    const { tree, path } = this.#origin(thing);
    return tree.keyPlace([...path, ...field]) ?? this.of(thing, ...field);
  }

  /** Part of a value's text, counted in characters inside the quotes. */
  ofPart(thing: object, field: string, from: number, length: number): Place {
    const { tree, path } = this.#origin(thing);
    const node = tree.node([...path, field]);
    if (!node) return identityOf(tree, path);
    const quote = /["']/.test(tree.source.text[node.start]!) ? 1 : 0;
    return tree.source.place(node.start + quote + from, node.start + quote + from + length);
  }

  #origin(thing: object) {
    const origin = this.#origins.get(thing);
    if (!origin) throw new Error("a check asks for the place of something that no file holds");
    return origin;
  }
}

/** The place people look for a thing at: its id. */
export function identityOf(tree: YamlTree, path: YamlPath): Place {
  for (const name of ["id", "slug", "phase", "area"]) {
    if (tree.node([...path, name])?.kind === "scalar") return tree.place([...path, name]);
  }
  return tree.place(path);
}
