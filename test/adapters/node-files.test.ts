import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nodeFiles, privateFiles } from "../../src/adapters/node-files.ts";

const folder = mkdtempSync(join(tmpdir(), "camnet-files-"));
const inFolder = (name: string) => join(folder, name);
const modeOf = (name: string) => (statSync(inFolder(name)).mode & 0o777).toString(8);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("private files", () => {
  it("are for this user alone, and so are the folders that they make", async () => {
    await privateFiles.write(inFolder("state/configurations/a.cfg"), "a");
    await privateFiles.append(inFolder("state/pushes/ledger.ndjson"), "{}\n");
    expect(["state", "state/configurations", "state/pushes"].map(modeOf)).toEqual(["700", "700", "700"]);
    expect(["state/configurations/a.cfg", "state/pushes/ledger.ndjson"].map(modeOf)).toEqual(["600", "600"]);
  });

  it("become so when they were readable by others before", async () => {
    for (const name of ["written", "appended"]) {
      writeFileSync(inFolder(name), "old\n");
      chmodSync(inFolder(name), 0o644);
    }
    await privateFiles.write(inFolder("written"), "new\n");
    await privateFiles.append(inFolder("appended"), "new\n");
    expect(["written", "appended"].map(modeOf)).toEqual(["600", "600"]);
    expect(await privateFiles.read(inFolder("written"))).toBe("new\n");
    expect(await privateFiles.read(inFolder("appended"))).toBe("old\nnew\n");
  });
});

describe("other files", () => {
  it("keep the mode that they had", async () => {
    writeFileSync(inFolder("shared"), "old");
    chmodSync(inFolder("shared"), 0o664);
    await nodeFiles.write(inFolder("shared"), "new");
    await nodeFiles.append(inFolder("shared"), "er");
    expect(modeOf("shared")).toBe("664");
    expect(await nodeFiles.read(inFolder("shared"))).toBe("newer");
  });
});
