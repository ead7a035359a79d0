import { failed, type Outcome, ok } from "../../core/outcome.ts";
import { readEncoderOptions, readTime } from "./answers.ts";
import type { OnvifClient } from "./client.ts";
import { editEncoder, refuseWish, type StreamWish } from "./encoder.ts";
import type { MediaState } from "./reading.ts";
import * as requests from "./requests.ts";
import { copyXml, present, schemaNamespace, toNumber, type XmlElement } from "./xml.ts";

/** Settings of one operation, in their order; an undefined value removes the setting. */
export type Batch = ReadonlyMap<string, string | undefined>;

/** Which steps go out together: all of one stream, all of the clock, and the rest alone. */
export function operationOf(key: string): string {
  return key.startsWith("encoder ") ? key.split(" ").slice(0, 2).join(" ") : (key.split(" ")[0] ?? key);
}

/** Writes the settings of one operation. Nothing is believed here: the caller reads back. */
export function writeBatch(
  client: OnvifClient,
  operation: string,
  batch: Batch,
  media: () => Promise<Outcome<MediaState>>,
): Promise<Outcome<unknown>> {
  if (operation.startsWith("encoder ")) return writeEncoder(client, operation.slice(8), batch, media);
  return (writers[operation] ?? unknown)(client, batch, media);
}

type Writer = (
  client: OnvifClient,
  batch: Batch,
  media: () => Promise<Outcome<MediaState>>,
) => Promise<Outcome<unknown>>;

const unknown: Writer = async (_, batch) => failed("rejected", `camnet does not know how to set ${[...batch.keys()]}`);

const writers: Readonly<Record<string, Writer>> = {
  async ntp(client, batch) {
    const value = batch.get("ntp");
    return client.call(requests.setNtp(value === "dhcp" ? "dhcp" : (value?.split(/\s+/) ?? [])));
  },

  async time(client, batch) {
    const asked = await client.call(requests.getSystemDateAndTime());
    if (!asked.ok) return asked;
    const now = readTime(asked.value);
    const mode = batch.has("time mode") ? batch.get("time mode") : now.mode?.toLowerCase();
    const dst = batch.get("time dst");
    return client.call(
      requests.setSystemDateAndTime({
        mode: mode === "ntp" ? "NTP" : "Manual",
        daylightSavings: dst === undefined ? (now.daylightSavings ?? false) : dst === "on",
        timeZone: batch.get("time zone") ?? now.timeZone,
        // Setting the clock by hand needs a time; it keeps the one that it has.
        utc: mode === "ntp" ? undefined : new Date(now.utc ?? client.cameraTime()),
      }),
    );
  },

  async hostname(client, batch) {
    const name = batch.get("hostname");
    return client.call(name === "dhcp" ? requests.setHostnameFromDhcp() : requests.setHostname(name ?? ""));
  },

  async osd(client, batch, media) {
    const state = await media();
    if (!state.ok) return state;
    const { service, nameOsd, streams } = state.value;
    const words = batch.get("osd name");
    if (words === undefined)
      return nameOsd ? client.call(requests.deleteOsd(service, nameOsd.facts.token)) : ok(undefined);
    if (nameOsd) return client.call(requests.setOsd(service, withText(service, nameOsd.element, words)));
    const source = streams.get("main")?.videoSource;
    if (source === undefined) return failed("rejected", "osd name: the camera does not say which video source it has");
    return client.call(requests.createOsd(service, source, words));
  },
};

async function writeEncoder(
  client: OnvifClient,
  stream: string,
  batch: Batch,
  media: () => Promise<Outcome<MediaState>>,
): Promise<Outcome<unknown>> {
  const state = await media();
  if (!state.ok) return state;
  const { service, streams, encoders } = state.value;
  const encoder = streams.get(stream)?.encoder;
  const read = encoder && encoders.get(encoder.token);
  if (!encoder || !read) {
    const names = [...streams.keys()].join(", ");
    return failed("rejected", `encoder ${stream}: this camera has no such stream; it has ${names || "none"}`);
  }
  const wish = toWish(stream, batch);
  const asked = await client.call(requests.getVideoEncoderConfigurationOptions(service, encoder.token));
  if (!asked.ok) return asked;
  const offered = readEncoderOptions(asked.value);
  const refused = refuseWish(stream, wish, encoder, offered, service) ?? refuseRemoval(stream, batch);
  if (refused) return failed("rejected", refused);
  return client.call(requests.setVideoEncoderConfiguration(service, editEncoder(read, wish, offered, service)));
}

function toWish(stream: string, batch: Batch): StreamWish {
  const value = (key: string) => batch.get(`encoder ${stream} ${key}`);
  const count = (key: string) => toNumber(value(key));
  return present<StreamWish>({
    codec: value("codec"),
    size: value("size"),
    fps: count("fps"),
    gop: count("gop"),
    kbps: count("kbps"),
  });
}

/** A stream without a setting is one that never had it, such as JPEG without a GOP: the codec takes it away. */
function refuseRemoval(stream: string, batch: Batch): string | undefined {
  if (batch.get(`encoder ${stream} codec`) === "mjpeg") return undefined;
  const removed = [...batch].find(([, value]) => value === undefined)?.[0];
  return removed && `${removed} cannot be removed, only set`;
}

function withText(service: requests.MediaService, osd: XmlElement, words: string) {
  return copyXml(replaceText(osd, words), "tt", `${service === "media2" ? "tr2" : "trt"}:OSD`);
}

function replaceText(osd: XmlElement, words: string): XmlElement {
  const plain: XmlElement = {
    name: "PlainText",
    namespace: schemaNamespace,
    attributes: {},
    children: [],
    text: words,
  };
  const edit = (element: XmlElement): XmlElement =>
    element.name === "TextString" ? { ...element, children: withChild(element.children, plain) } : element;
  return { ...osd, children: osd.children.map(edit) };
}

function withChild(children: readonly XmlElement[], plain: XmlElement): readonly XmlElement[] {
  return children.some(({ name }) => name === "PlainText")
    ? children.map((element) => (element.name === "PlainText" ? plain : element))
    : [...children, plain];
}
