import type { Place } from "../../core/diagnostic.ts";
import type { Device, DeviceType } from "../../core/network.ts";
import { lockFileName } from "../../inventory/inventory-files.ts";
import type { ReadFiles } from "../../inventory/load.ts";
import { identityOf } from "../../inventory/places.ts";
import type { YamlPath, YamlTree } from "../../inventory/yaml-tree.ts";

/** Where anything of the inventory is written, field by field. */
export class WrittenPlaces {
  readonly #devices = new Map<string, ReadonlyMap<string, YamlPath>>();

  constructor(
    /** As people typed it. */
    readonly folder: string,
    private readonly files: ReadFiles,
  ) {}

  /** A field of county.yaml, or the nearest thing around it. */
  county(...path: YamlPath): Place | undefined {
    return this.#tree(`${this.folder}/county.yaml`)?.place(path);
  }

  /** An entry of a list of county.yaml that is known by its slug. */
  countyItem(list: YamlPath, slug: string, ...field: YamlPath): Place | undefined {
    const items = this.#tree(`${this.folder}/county.yaml`)?.node(list)?.value;
    const index = Array.isArray(items) ? items.findIndex((item: { slug?: unknown }) => item?.slug === slug) : -1;
    return index < 0 ? undefined : this.county(...list, index, ...field);
  }

  /** Undefined where the lock file does not have it. */
  lock(...path: YamlPath): Place | undefined {
    const tree = this.#tree(`${this.folder}/${lockFileName}`);
    return tree?.node(path) ? tree.place(path) : undefined;
  }

  /** A field of the line of a device or site, or its id where the field is not written. */
  device({ id, source }: Pick<Device, "id" | "source">, ...field: YamlPath): Place {
    const [tree, path] = this.#lineOf(id, source);
    if (!tree || !path) return source;
    return field.length > 0 && tree.node([...path, ...field])
      ? tree.place([...path, ...field])
      : identityOf(tree, path);
  }

  /** Whether a field stands on the line of a device or is a default. */
  isWritten({ id, source }: Pick<Device, "id" | "source">, field: string): boolean {
    const [tree, path] = this.#lineOf(id, source);
    return path !== undefined && tree?.node([...path, field]) !== undefined;
  }

  /** A field of the `camnet` block of a device type's file, or its beginning. */
  type({ source }: Pick<DeviceType, "source">, field: string): Place {
    const tree = this.#tree(source.file);
    return tree?.node(["camnet", field]) ? tree.place(["camnet", field]) : source;
  }

  #lineOf(id: string, { file }: Place): readonly [YamlTree | undefined, YamlPath | undefined] {
    const tree = this.#tree(file);
    return [tree, tree && this.#pathsIn(file, tree).get(id)];
  }

  #tree(file: string): YamlTree | undefined {
    return this.files.get(file)?.tree;
  }

  #pathsIn(file: string, tree: YamlTree): ReadonlyMap<string, YamlPath> {
    const known = this.#devices.get(file);
    if (known) return known;
    const paths = new Map<string, YamlPath>();
    for (const list of ["sites", "switches", "servers", "cameras"]) {
      const items = tree.node([list])?.value;
      if (!Array.isArray(items)) continue;
      items.forEach((item: { id?: unknown }, at) => {
        if (typeof item?.id === "string") paths.set(item.id, [list, at]);
      });
    }
    this.#devices.set(file, paths);
    return paths;
  }
}
