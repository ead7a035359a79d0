import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
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

describe("what the disk refuses", () => {
  it("is a sentence with the path and the reason", async () => {
    writeFileSync(inFolder("file"), "");
    await expect(nodeFiles.write(inFolder("file/x.html"), "")).rejects.toThrow(
      `cannot write ${inFolder("file/x.html")}: a file stands where a folder is needed`,
    );
    await expect(nodeFiles.write(folder, "")).rejects.toThrow(`cannot write ${folder}: it is a folder`);
  });

  it.skipIf(process.platform !== "linux")("ends where Node's own way never does", async () => {
    await expect(nodeFiles.write("/proc/x/y.html", "")).rejects.toThrow("cannot write /proc/x/y.html");
  });
});

describe("what a kill left beside a file", () => {
  it("goes with the next write of that file once it is old, and nothing else does", async () => {
    const old = new Date(Date.now() - 3_600_000);
    for (const name of ["a.yaml.294051636", "b.yaml.294051636", "a.yaml.bak", "a.yaml.12"]) {
      writeFileSync(inFolder(name), "");
      utimesSync(inFolder(name), old, old);
    }
    writeFileSync(inFolder("a.yaml.777777777"), "of a write that runs now");
    await nodeFiles.write(inFolder("a.yaml"), "text");
    const left = readdirSync(folder).filter((name) => /^[ab]\.yaml/.test(name));
    expect(left).toEqual(["a.yaml", "a.yaml.12", "a.yaml.777777777", "a.yaml.bak", "b.yaml.294051636"]);
  });
});
