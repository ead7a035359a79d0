import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onvifDriver } from "../../src/drivers/onvif.ts";

const keys = [
  "ntp",
  "time mode",
  "time zone",
  "time dst",
  "hostname",
  ...["main", "sub"].flatMap((stream) =>
    ["codec", "size", "fps", "gop", "kbps"].map((key) => `encoder ${stream} ${key}`),
  ),
  "osd name",
];
const network = ["network address 10.36.20.17/24", "network gateway 10.36.20.1"];
const foreign = ["encoder stream-3 codec mjpeg", "encoder stream-3 fps 1"];

const value = fc.constantFrom(
  "a",
  "25",
  "10.41.0.10 10.41.0.11",
  "33032404001320000017|桥中路菜场 东口",
  "no",
  "CST-8",
);
const settings = fc
  .dictionary(fc.constantFrom(...keys), value)
  .map((given) => Object.entries(given).map(([key, text]) => `${key} ${text}`));
const configuration = settings.map((lines) => onvifDriver.normalise(`${[...lines, ...network].join("\n")}\n`));

describe("a camera's settings as a change", () => {
  it("end as intended, go back to where they were, and leave nothing for a second change", () => {
    fc.assert(
      fc.property(configuration, configuration, (running, intended) => {
        const change = onvifDriver.change(running, intended, { scope: "all" });
        expect(onvifDriver.predict(running, change.commands)).toBe(intended);
        expect(onvifDriver.predict(intended, change.rollback)).toBe(running);
        expect(onvifDriver.change(intended, intended, { scope: "all" }).commands).toEqual([]);
      }),
    );
  });

  it("leave alone, and count, what the intent does not name", () => {
    const running = onvifDriver.normalise([...network, ...foreign, "hostname old", "osd name x"].join("\n"));
    const change = onvifDriver.change(running, `hostname new\n${network.join("\n")}\n`, { scope: "owned" });
    expect(change.commands.map(({ command }) => command)).toEqual(["hostname new"]);
    expect(change.rollback.map(({ command }) => command)).toEqual(["hostname old"]);
    expect(change.unmanaged).toBe(3);
    expect(onvifDriver.predict(running, change.commands)).toBe(running.replace("old", "new"));
  });

  it("are the same whatever their order and spaces", () => {
    const shuffled = "  osd name x|y  z \n\nhostname cam-1\nencoder  main\tfps 25\nntp 10.41.0.10\n";
    expect(onvifDriver.normalise(shuffled)).toBe(
      "ntp 10.41.0.10\nhostname cam-1\nencoder main fps 25\nosd name x|y  z\n",
    );
  });

  it("keep lines that are no settings, at the end and in their order", () => {
    const text = "whatever it is\nno osd name\nosd name x\nhostname a\n";
    expect(onvifDriver.normalise(text)).toBe("hostname a\nosd name x\nwhatever it is\nno osd name\n");
    const [set] = onvifDriver.change(text, "hostname b\n", { scope: "owned" }).commands;
    expect(onvifDriver.predict(text, set ? [set] : [])).toBe("hostname b\nosd name x\nwhatever it is\nno osd name\n");
  });

  it.each(["no osd name", "hostname a\n\nencoder  main fps 25\n", "device SetHostname: 200 SetHostnameResponse"])(
    "are shown as they stand: %j",
    (text) => {
      expect(onvifDriver.redact(text)).toBe(text);
    },
  );

  it("are shown without a login that the camera put into them", () => {
    expect(
      onvifDriver.redact("uri rtsp://admin:S3cret@10.36.20.17/1\n<wsse:Password Type='x'>S3cret</wsse:Password>\n"),
    ).toBe("uri rtsp://admin:***@10.36.20.17/1\n<wsse:Password Type='x'>***</wsse:Password>\n");
  });

  it("count lines that are no settings", () => {
    const change = onvifDriver.change("hostname\nwhatever it is\nhostname a\n", "hostname a\n", { scope: "owned" });
    expect(change).toMatchObject({ commands: [], unparsed: 2 });
  });

  it("say that a stream stops for a moment when its encoder is set, and nothing else does", () => {
    const change = onvifDriver.change("", "hostname a\nencoder main fps 25\nosd name x\n", { scope: "owned" });
    expect(change.commands.map(({ risk }) => risk)).toEqual(["safe", "interrupts", "safe"]);
    expect(change.rollback.map(({ command }) => command)).toEqual([
      "no hostname",
      "no encoder main fps",
      "no osd name",
    ]);
  });
});
