import { afterEach, describe, expect, it } from "vitest";
import { type CameraState, importCameraState } from "../../src/lab/camera.ts";
import { answerOnvif } from "../../src/lab/camera-answers.ts";
import type { CameraSurroundings } from "../../src/lab/camera-operation.ts";
import { readCall } from "../../src/lab/camera-xml.ts";
import { credential, freshState, httpTo, model, startCamera, stopCameras, target } from "./camera-fixture.ts";

const now = Date.parse("2026-11-24T02:00:00Z");
const around: CameraSurroundings = { model, username: "admin", host: "10.36.20.17", now };

const namespaces = {
  tds: "http://www.onvif.org/ver10/device/wsdl",
  trt: "http://www.onvif.org/ver10/media/wsdl",
  tr2: "http://www.onvif.org/ver20/media/wsdl",
};

/** Asks a camera, written by hand so that no client of ours takes part. */
function ask(prefix: keyof typeof namespaces, operation: string, inside = "", state = freshState, where = around) {
  const message =
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"><e:Body>` +
    `<${operation} xmlns="${namespaces[prefix]}">${inside}</${operation}></e:Body></e:Envelope>`;
  const call = readCall(message);
  if (!call) throw new Error(`not a call: ${message}`);
  return answerOnvif(state, call, where);
}

const fault = ({ status, body }: { readonly status: number; readonly body: string }) => [
  status,
  ...[...body.matchAll(/<SOAP-ENV:Value>([^<]*)</g)].map((match) => match[1]),
];

afterEach(stopCameras);

describe("a simulated camera's answers", () => {
  it.each([
    [
      "an operation that it does not have",
      ask("tds", "GetRemoteUser"),
      [500, "SOAP-ENV:Receiver", "ter:ActionNotSupported"],
    ],
    [
      "the second media service of a model without it",
      ask("tr2", "GetProfiles", "", freshState, { ...around, model: { ...model, media2: false } }),
      [500, "SOAP-ENV:Receiver", "ter:ActionNotSupported"],
    ],
    [
      "an unknown encoder",
      ask("trt", "GetVideoEncoderConfiguration", "<ConfigurationToken>x</ConfigurationToken>"),
      [400, "SOAP-ENV:Sender", "ter:InvalidArgVal", "ter:NoConfig"],
    ],
    [
      "an unknown profile",
      ask("tr2", "GetStreamUri", "<Protocol>RTSP</Protocol><ProfileToken>x</ProfileToken>"),
      [400, "SOAP-ENV:Sender", "ter:InvalidArgVal", "ter:NoProfile"],
    ],
    [
      "a size that it does not have",
      ask(
        "tr2",
        "SetVideoEncoderConfiguration",
        '<Configuration token="encoder-1"><tt:Resolution><tt:Width>1</tt:Width><tt:Height>1</tt:Height></tt:Resolution></Configuration>',
      ),
      [400, "SOAP-ENV:Sender", "ter:InvalidArgVal", "ter:ConfigModify"],
    ],
    [
      "a hostname with a space",
      ask("tds", "SetHostname", "<Name>a b</Name>"),
      [400, "SOAP-ENV:Sender", "ter:InvalidArgVal", "ter:InvalidHostname"],
    ],
    [
      "NTP time without a server",
      ask("tds", "SetSystemDateAndTime", "<DateTimeType>NTP</DateTimeType><DaylightSavings>false</DaylightSavings>"),
      [400, "SOAP-ENV:Sender", "ter:InvalidArgVal", "ter:NtpServerUndefined"],
    ],
  ])("are faults for %s, and nothing changes", (_, reply, expected) => {
    expect(fault(reply)).toEqual(expected);
    expect(reply.state).toBe(freshState);
  });

  it("starts to keep time only when the mode says so, not when the servers are set", () => {
    const late: CameraState = { ...freshState, time: { ...freshState.time, offsetMs: -90_000 } };
    const hosts =
      "<FromDHCP>false</FromDHCP><NTPManual><tt:Type>IPv4</tt:Type><tt:IPv4Address>10.41.0.10</tt:IPv4Address></NTPManual>";
    const set = ask("tds", "SetNTP", hosts, late);
    expect(set.state.ntp).toEqual({ fromDhcp: false, servers: ["10.41.0.10"] });
    expect(set.state.time).toEqual(late.time);
    const mode =
      "<DateTimeType>NTP</DateTimeType><DaylightSavings>false</DaylightSavings><TimeZone><tt:TZ>CST-8</tt:TZ></TimeZone>";
    const on = ask("tds", "SetSystemDateAndTime", mode, set.state);
    expect(on.state.time).toEqual({ mode: "NTP", daylightSavings: false, zone: "CST-8", offsetMs: 0 });
  });

  it("takes a time set by hand", () => {
    const date = "<tt:Date><tt:Year>2026</tt:Year><tt:Month>11</tt:Month><tt:Day>24</tt:Day></tt:Date>";
    const time = "<tt:Time><tt:Hour>3</tt:Hour><tt:Minute>0</tt:Minute><tt:Second>0</tt:Second></tt:Time>";
    const reply = ask(
      "tds",
      "SetSystemDateAndTime",
      `<DateTimeType>Manual</DateTimeType><DaylightSavings>false</DaylightSavings><UTCDateTime>${time}${date}</UTCDateTime>`,
    );
    expect(reply.state.time.offsetMs).toBe(3_600_000);
    expect(ask("tds", "GetSystemDateAndTime", "", reply.state).body).toContain("<tt:Hour>3</tt:Hour>");
  });

  it("writes Chinese words with markup in them on the picture, and gives them back", () => {
    const osd =
      '<OSD token=""><tt:VideoSourceConfigurationToken>video-source-1</tt:VideoSourceConfigurationToken><tt:Type>Text</tt:Type>' +
      "<tt:TextString><tt:Type>Plain</tt:Type><tt:PlainText>桥&lt;1&gt;&amp;&#x6865;</tt:PlainText></tt:TextString></OSD>";
    const created = ask("tr2", "CreateOSD", osd);
    expect(created.body).toContain("<tr2:OSDToken>osd-0</tr2:OSDToken>");
    expect(created.state.osds.at(-1)).toEqual({ token: "osd-0", textType: "Plain", text: "桥<1>&桥" });
    expect(ask("trt", "GetOSDs", "", created.state).body).toContain("<tt:PlainText>桥&lt;1&gt;&amp;桥</tt:PlainText>");
    const deleted = ask("tr2", "DeleteOSD", "<OSDToken>osd-0</OSDToken>", created.state);
    expect(deleted.state.osds).toEqual(freshState.osds);
  });

  it("names its services by the address that it was asked at", () => {
    const { body } = ask("tds", "GetServices", "<IncludeCapability>false</IncludeCapability>");
    expect(body).toContain("<tds:XAddr>http://10.36.20.17/onvif/media2_service</tds:XAddr>");
  });
});

describe("a simulated camera on a port", () => {
  const post = (body: string) => ({ method: "POST", path: "/onvif/device_service", body }) as const;
  const hello = post(
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><GetUsers xmlns="http://www.onvif.org/ver10/device/wsdl"/></e:Body></e:Envelope>',
  );

  it("lets nobody ask for users, and asks for a digest", async () => {
    const running = await startCamera();
    expect(await httpTo(running).request(target, hello)).toMatchObject({
      ok: true,
      value: {
        status: 401,
        headers: {
          "www-authenticate": expect.stringMatching(/^Digest realm="HIKVISION DS-2CD2T47G2-L", qop="auth", nonce=/),
        },
        body: expect.stringContaining("ter:NotAuthorized"),
      },
    });
    expect(await httpTo(running).request(target, hello, credential)).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
  });

  it("answers 400 and a fault, not 401, when it takes tokens only", async () => {
    const reply = await httpTo(await startCamera({ login: "token" })).request(target, hello, credential);
    expect(reply).toMatchObject({
      ok: true,
      value: { status: 400, body: expect.stringContaining("ter:NotAuthorized") },
    });
  });

  it("answers what is no SOAP with a fault", async () => {
    const reply = await httpTo(await startCamera()).request(target, post("hello"));
    expect(reply).toMatchObject({ ok: true, value: { status: 400, body: expect.stringContaining("ter:WellFormed") } });
  });

  it("tells of each change once, and its state survives as JSON", async () => {
    const changes: CameraState[] = [];
    const running = await startCamera({ onChange: (state) => changes.push(state) });
    const set = post(
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><SetHostname xmlns="http://www.onvif.org/ver10/device/wsdl"><Name>qiaotou-001</Name></SetHostname></e:Body></e:Envelope>',
    );
    await httpTo(running).request(target, set, credential);
    await httpTo(running).request(target, hello, credential);
    expect(changes.map(({ hostname }) => hostname.name)).toEqual(["qiaotou-001"]);

    const kept = importCameraState(JSON.parse(JSON.stringify(running.camera.state())));
    expect(kept).toEqual(changes[0]);
    const again = await startCamera({ ...(kept ? { state: kept } : {}) });
    expect(again.camera.state().hostname.name).toBe("qiaotou-001");
    expect(importCameraState({ version: 2 })).toBeUndefined();
  });

  it("stands beside two hundred others in one process", async () => {
    const all = await Promise.all(Array.from({ length: 200 }, (_, n) => startCamera({ id: `cam-${n}` })));
    const replies = await Promise.all(all.map((one) => httpTo(one).request(target, hello, credential)));
    expect(replies.filter((reply) => reply.ok && reply.value.status === 200)).toHaveLength(200);
    expect(new Set(all.map(({ port }) => port)).size).toBe(200);
  });
});
