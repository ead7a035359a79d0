import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../inventory/overlay-files.ts";

/** The fixture county on disk with the servers and the PoE that its phase needs, and prices: it fits. The caller removes it. */
export function soundCounty(): string {
  const folder = mkdtempSync(join(tmpdir(), "camnet-county-"));
  cpSync(fixture, folder, { recursive: true });
  replaceIn(folder, "centre.yaml", /$/, servers);
  replaceIn(folder, "device-types/example/access-4.yaml", "poeBudgetWatts: 62", "poeBudgetWatts: 124");
  writeFileSync(join(folder, "prices.yaml"), prices);
  return folder;
}

export function readIn(folder: string, file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

export function replaceIn(folder: string, file: string, what: string | RegExp, by: string): void {
  const text = readIn(folder, file);
  const after = text.replace(what, by);
  if (after === text) throw new Error(`${file} has no ${what}`);
  writeFileSync(join(folder, file), after);
}

const servers = `\
  - { id: signalling-1, role: signalling, on: core-1, site: command-centre }
  - { id: storage-1, role: storage, on: core-1, site: command-centre }
`;

const prices = `\
currency: CNY
devices: { example/access-4: 1900, example/core-8: 42000, example/dome: 900, example/server: 38000 }
optics: { 100: 120, 1000: 150, 10000: 480 }
fibre: { pairOnRoute: 1500, newRoute: 45000 }
work: { link: 800, replaceSwitch: 1200, moveCamera: 1500, movePlanned: 600 }
energy: { kilowattHour: 0.6, lossFactor: 1.15 }
crews: { perLot: 3, linksPerDay: 4, switchesPerDay: 3, serversPerDay: 4, camerasPerDay: 4 }
`;
