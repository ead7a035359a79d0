import { failed, type Outcome, ok } from "../../core/outcome.ts";
import {
  type EncoderFacts,
  type OsdFacts,
  type ProfileFacts,
  profileElements,
  profileEncoder,
  readGateways,
  readHostname,
  readNetworkInterfaces,
  readNtp,
  readOsds,
  readProfiles,
  readTime,
} from "./answers.ts";
import type { OnvifClient } from "./client.ts";
import { rankStreams, settingCodec } from "./encoder.ts";
import * as requests from "./requests.ts";
import type { Settings } from "./settings.ts";
import { isUnsupported, type OnvifRequest } from "./soap.ts";
import { children, type XmlElement } from "./xml.ts";

/** What a write has to know of the camera beside the setting itself. */
export interface MediaState {
  readonly service: requests.MediaService;
  /** `main`, `sub`, `stream-3` … */
  readonly streams: ReadonlyMap<string, ProfileFacts & { readonly encoder: EncoderFacts }>;
  /** Encoder token → its configuration as read. */
  readonly encoders: ReadonlyMap<string, XmlElement>;
  /** The words on the picture that carry the name: the first plain text. */
  readonly nameOsd?: { readonly facts: OsdFacts; readonly element: XmlElement };
}

/** The running configuration. What the camera does not have or does not say has no line. */
export async function readSettings(
  client: OnvifClient,
): Promise<Outcome<{ readonly settings: Settings; readonly media: MediaState }>> {
  const settings = new Map<string, string>();
  const set = (key: string, value: string | number | undefined) => {
    if (value !== undefined && value !== "") settings.set(key, `${value}`);
  };

  for (const [request, tell] of deviceReaders) {
    const answer = await optional(client, request());
    if (!answer.ok) return answer;
    if (answer.value) tell(answer.value, set);
  }
  const media = await readMedia(client);
  if (!media.ok) return media;
  for (const [name, { encoder }] of media.value.streams) {
    set(`encoder ${name} codec`, encoder.codec && settingCodec(encoder.codec));
    set(`encoder ${name} size`, encoder.width && encoder.height && `${encoder.width}x${encoder.height}`);
    set(`encoder ${name} fps`, encoder.fps);
    set(`encoder ${name} gop`, encoder.gop);
    set(`encoder ${name} kbps`, encoder.bitrateKbps);
  }
  set("osd name", media.value.nameOsd?.facts.text);
  return ok({ settings, media: media.value });
}

type Setter = (key: string, value: string | number | undefined) => void;

const deviceReaders: readonly (readonly [() => OnvifRequest, (answer: XmlElement, set: Setter) => void])[] = [
  [
    requests.getNtp,
    (answer, set) => {
      const { fromDhcp, servers } = readNtp(answer);
      set("ntp", fromDhcp ? "dhcp" : servers.join(" "));
    },
  ],
  [
    requests.getSystemDateAndTime,
    (answer, set) => {
      const { mode, timeZone, daylightSavings } = readTime(answer);
      set("time mode", mode?.toLowerCase());
      set("time zone", timeZone && shortZone(timeZone));
      set("time dst", daylightSavings === undefined ? undefined : daylightSavings ? "on" : "off");
    },
  ],
  [
    requests.getHostname,
    (answer, set) => {
      const { fromDhcp, name } = readHostname(answer);
      set("hostname", fromDhcp ? "dhcp" : name);
    },
  ],
  [
    requests.getNetworkInterfaces,
    (answer, set) => {
      const inUse = readNetworkInterfaces(answer).find(({ enabled, address }) => enabled !== false && address);
      set("network address", inUse?.address);
    },
  ],
  [requests.getNetworkDefaultGateway, (answer, set) => set("network gateway", readGateways(answer)[0])],
];

/** `CST-8:00:00` and `CST-8` are one zone; cameras add the zeros on their own. */
function shortZone(zone: string): string {
  return zone.replace(/^([A-Za-z]+[-+]?\d+)(?::0+){1,2}$/, "$1");
}

/** Profiles and words of the second media service where the camera has it and it works, else of the first. */
export async function readMedia(client: OnvifClient): Promise<Outcome<MediaState>> {
  const services = (["media2", "media"] as const).filter((service) => client.offers(service));
  if (services.length === 0) return failed("rejected", "the camera offers no ONVIF media service");
  let refused: Outcome<never> | undefined;
  for (const service of services) {
    const profiles = await client.call(requests.getProfiles(service));
    if (!profiles.ok) {
      if (profiles.failure.kind !== "rejected") return profiles;
      refused ??= profiles;
      continue;
    }
    const osds = await osdsOf(client, service);
    if (!osds.ok) return osds;
    const encoders = profileElements(profiles.value).flatMap((profile) => profileEncoder(profile) ?? []);
    return ok({
      service,
      streams: rankStreams(readProfiles(profiles.value)),
      encoders: new Map(encoders.map((encoder) => [encoder.attributes["token"] ?? "", encoder])),
      ...(osds.value ? { nameOsd: osds.value } : {}),
    });
  }
  return refused ?? failed("rejected", "the camera offers no ONVIF media service");
}

/** Any fault here means that the camera does not write on its pictures. */
async function osdsOf(client: OnvifClient, service: requests.MediaService): Promise<Outcome<MediaState["nameOsd"]>> {
  const asked = await client.ask(requests.getOsds(service));
  if (!asked.ok) return asked;
  const { reply } = asked.value;
  if (reply.kind !== "answer") return ok(undefined);
  const elements = children(reply.answer, "OSDs");
  return ok(
    readOsds(reply.answer)
      .map((facts, index) => ({ facts, element: elements[index]! }))
      .find(({ facts }) => facts.type === "Text" && facts.textType === "Plain"),
  );
}

/** The answer, or undefined when the camera does without the operation. */
async function optional(client: OnvifClient, request: OnvifRequest): Promise<Outcome<XmlElement | undefined>> {
  const asked = await client.ask(request);
  if (!asked.ok) return asked;
  const { reply } = asked.value;
  if (reply.kind === "answer" && reply.answer.name === `${request.operation}Response`) return ok(reply.answer);
  if (reply.kind === "fault" && isUnsupported(reply.fault)) return ok(undefined);
  return client.call(request);
}
