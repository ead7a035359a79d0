import { type CountyReading, readCounty } from "../app/county.ts";
import type { Terminal } from "./command.ts";
import { localEffects } from "./effects.ts";

export type SoundCounty = Extract<CountyReading, { ok: true }>;

/** Reads and plans the county; when the inventory is wrong, prints why and returns undefined. */
export async function readSoundCounty(
  terminal: Terminal,
  folder: string,
  options: { readonly phase?: number | undefined } = {},
): Promise<SoundCounty | undefined> {
  const county = await readCounty(localEffects, folder, options);
  if (county.ok) return county;
  const { formatDiagnostics } = await import("./print-diagnostics.ts");
  terminal.err(
    formatDiagnostics(county.diagnostics, county.sources, { colour: terminal.interactive, columns: terminal.columns }),
  );
  return undefined;
}
