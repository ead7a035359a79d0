import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { collectFacts } from "../../src/drivers/onvif/facts.ts";
import { onvifDriver } from "../../src/drivers/onvif.ts";
import { recordedAnswers, recordedCameras, replay } from "./onvif-recordings.ts";

const title = "facts from every recorded answer of real cameras";
const absent = recordedCameras.length === 0;
describe.skipIf(absent)(absent ? `${title} (../shared/corpora/onvif is absent)` : title, () => {
  const expected: Readonly<Record<string, unknown>> = {
    "axis-p3818-pve": {
      manufacturer: "AXIS",
      model: "P3818-PVE",
      firmware: "11.9.60",
      serial: "B8A44FA04F26",
      hardwareId: "7DB",
      time: {
        mode: "NTP",
        daylightSavings: true,
        timeZone: "EST5EDT,M3.2.0,M11.1.0",
        utc: "2026-01-13T19:25:25Z",
        local: "2026-01-13T14:25:25",
      },
      hostname: { fromDhcp: true, name: "axis-b8a44fa04f26" },
      ntp: { fromDhcp: false, servers: ["time-a-g.nist.gov"] },
      interfaces: [
        {
          token: "eth0",
          name: "eth0",
          enabled: true,
          mac: "B8:A4:4F:A0:4F:26",
          mtu: 1500,
          dhcp: true,
          address: "192.168.2.82/24",
        },
      ],
      gateways: ["192.168.0.1"],
      profiles: [
        {
          token: "profile_1_h264",
          name: "profile_1 h264",
          fixed: true,
          videoSource: "0",
          encoder: {
            token: "default_1_h264",
            name: "default_1 h264",
            codec: "H264",
            codecProfile: "Main",
            width: 1920,
            height: 960,
            fps: 30,
            gop: 100,
            bitrateKbps: 2147483647,
            quality: 70,
          },
        },
        {
          token: "profile_1_jpeg",
          name: "profile_1 jpeg",
          fixed: true,
          videoSource: "0",
          encoder: {
            token: "default_1_jpeg",
            name: "default_1 jpeg",
            codec: "JPEG",
            width: 5120,
            height: 2560,
            fps: 30,
            bitrateKbps: 2147483647,
            quality: 70,
          },
        },
      ],
      streamUris: {
        profile_1_h264:
          "rtsp://192.168.2.82/onvif-media/media.amp?profile=profile_1_h264&sessiontimeout=60&streamtype=unicast",
        profile_1_jpeg:
          "rtsp://192.168.2.82/onvif-media/media.amp?profile=profile_1_jpeg&sessiontimeout=60&streamtype=unicast",
      },
      users: [
        { name: "service", level: "Administrator" },
        { name: "harry", level: "Administrator" },
      ],
    },
    "bosch-flexidome-8000i": {
      manufacturer: "Bosch",
      model: "FLEXIDOME IP starlight 8000i",
      firmware: "7.70.0126",
      serial: "044518807925140011",
      hardwareId: "F0009F43",
      time: { mode: "NTP", daylightSavings: false, timeZone: "UTC-1:0", utc: "2026-01-13T19:25:37Z" },
      hostname: { fromDhcp: false, name: "" },
      ntp: { fromDhcp: true, servers: ["time-a-g.nist.gov"] },
      gateways: ["192.168.2.1"],
      profiles: [
        { token: "0", name: "H26x_L1S1", encoder: { token: "H26x_L1S1", width: 1536, height: 864, quality: 50 } },
        { token: "1", name: "H26x_L1S2", encoder: { codec: "H264", fps: 30, gop: 60, bitrateKbps: 1400 } },
        { token: "2", name: "JPEG_L1S3", encoder: { codec: "JPEG", fps: 1, bitrateKbps: 6000 } },
      ],
      streamUris: {
        "0": "rtsp://192.168.2.200/rtsp_tunnel?p=0&h26x=4&vcd=2",
        "1": "rtsp://192.168.2.200/rtsp_tunnel?p=1&inst=2&h26x=4",
        "2": "rtsp://192.168.2.200/rtsp_tunnel?h26x=0",
      },
    },
    "reolink-e1-zoom": {
      manufacturer: "REOLINK",
      model: "E1 Zoom",
      firmware: "v3.1.0.2649_23083101",
      serial: "192168261",
      hardwareId: "IPC",
      time: {
        mode: "NTP",
        daylightSavings: false,
        timeZone: "CST+8:00:00",
        utc: "2026-01-13T19:25:12Z",
        local: "2026-01-13T11:25:12",
      },
      hostname: { fromDhcp: false, name: "reolink" },
      ntp: { fromDhcp: false, servers: ["pool.ntp.org"] },
      profiles: [
        {
          token: "000",
          name: "Profile000_MainStream",
          encoder: { token: "000", width: 2048, height: 1536, fps: 15, gop: 30, bitrateKbps: 1024 },
        },
        {
          token: "001",
          name: "Profile001_SubStream",
          encoder: { token: "001", width: 640, height: 480, fps: 15, gop: 60, bitrateKbps: 512 },
        },
      ],
      streamUris: { "000": "rtsp://192.168.2.61:554/", "001": "rtsp://192.168.2.61:554/h264Preview_01_sub" },
    },
  };

  describe.each(recordedCameras)("%s", (camera) => {
    const answers = recordedAnswers(camera);
    const facts = collectFacts(answers);

    it("are what the camera says", () => {
      expect(facts).toMatchObject(expected[camera] ?? { faults: expect.any(Array) });
    });

    it("report each fault as that fault, and no answer as one", () => {
      const faulty = answers.filter(({ status }) => status !== 200);
      expect(facts.faults.map(({ operation, status }) => [operation, status])).toEqual(
        faulty.map(({ operation, status }) => [operation, status]),
      );
      for (const [index, { fault }] of facts.faults.entries()) {
        const body = faulty[index]?.body ?? "";
        const values = [...body.matchAll(/<[\w-]+:Value>([^<]*)</g)].map((match) => match[1]);
        const reason = /:Text xml:lang="en"(?:\/>|>([^<]*)<)/.exec(body)?.[1] ?? "";
        expect(fault).toMatchObject({ code: values[0], subcodes: values.slice(1), reason });
      }
    });

    it("invent nothing: every value stands in the answers", () => {
      const said = new Set(
        answers
          .flatMap(({ body, about }) => [...body.matchAll(/>([^<>]*)<|"([^"<>]*)"/g), ["", about ?? ""]])
          .map((match) => plain(match[1] ?? match[2] ?? "")),
      );
      const numbers = new Set([...said].map(Number));
      for (const leaf of leaves({ ...facts, faults: [], time: { ...facts.time, utc: "", local: "" } })) {
        if (typeof leaf === "number") expect(numbers, `${leaf}`).toContain(leaf);
        else if (typeof leaf === "string" && !/\/\d+$/.test(leaf)) expect(said, leaf).toContain(leaf);
      }
    });
  });

  it("become configuration text, from the first media service where the second does not answer", async () => {
    const texts: Record<string, string> = {};
    for (const camera of recordedCameras) {
      const opened = await onvifDriver.open(
        {
          cli: { open: async () => ({ ok: false, failure: { kind: "unreachable", message: "none" } }) },
          http: replay(recordedAnswers(camera)),
        },
        { deviceId: camera, kind: "camera", platform: "onvif", address: "192.0.2.1" },
        { username: "service", password: new Secret("x") },
      );
      const text = opened.ok ? await opened.value.read() : opened;
      texts[camera] = text.ok ? text.value : text.failure.message;
    }
    expect(texts).toMatchInlineSnapshot(`
      {
        "axis-p3818-pve": "ntp time-a-g.nist.gov
      time mode ntp
      time zone EST5EDT,M3.2.0,M11.1.0
      time dst on
      hostname dhcp
      encoder main codec h264
      encoder main size 1920x960
      encoder main fps 30
      encoder main gop 100
      encoder main kbps 2147483647
      encoder sub codec mjpeg
      encoder sub size 5120x2560
      encoder sub fps 30
      encoder sub kbps 2147483647
      network address 192.168.2.82/24
      network gateway 192.168.0.1
      ",
        "bosch-flexidome-8000i": "ntp dhcp
      time mode ntp
      time zone UTC-1
      time dst off
      encoder main codec h264
      encoder main size 1536x864
      encoder main fps 30
      encoder main gop 60
      encoder main kbps 1400
      encoder sub codec h264
      encoder sub size 1536x864
      encoder sub fps 30
      encoder sub gop 60
      encoder sub kbps 1400
      network address 192.168.2.200/24
      network gateway 192.168.2.1
      encoder stream-3 codec mjpeg
      encoder stream-3 fps 1
      encoder stream-3 kbps 6000
      encoder stream-3 size 1536x864
      ",
        "reolink-e1-zoom": "ntp pool.ntp.org
      time mode ntp
      time zone CST+8
      time dst off
      hostname reolink
      encoder main codec h264
      encoder main size 2048x1536
      encoder main fps 15
      encoder main gop 30
      encoder main kbps 1024
      encoder sub codec h264
      encoder sub size 640x480
      encoder sub fps 15
      encoder sub gop 60
      encoder sub kbps 512
      network address 192.168.2.61/24
      network gateway 192.168.0.1
      ",
      }
    `);
  });
});

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&").trim();
}

function leaves(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
}
