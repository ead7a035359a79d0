import type { Shaped } from "./check-shape.ts";
import type {
  WrittenArea,
  WrittenCounty,
  WrittenDeviceType,
  WrittenLock,
  WrittenPhases,
  WrittenPrices,
} from "./schema.ts";

/** Every file of an inventory, each of the right shape. */
export interface WrittenInventory {
  /** The folder as people typed it. */
  readonly folder: string;
  readonly county: Shaped<WrittenCounty>;
  readonly phases: Shaped<WrittenPhases>;
  /** `slug`: what the file's name says. */
  readonly areas: readonly (Shaped<WrittenArea> & { readonly slug: string })[];
  /** `slug`: `<maker>/<model>` as folder and file name say. */
  readonly deviceTypes: readonly (Shaped<WrittenDeviceType> & {
    readonly slug: string;
  })[];
  readonly prices?: Shaped<WrittenPrices>;
  readonly lock?: Shaped<WrittenLock>;
}
