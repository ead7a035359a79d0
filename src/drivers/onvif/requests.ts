import type { OnvifRequest, OnvifService } from "./soap.ts";
import { node, type XmlNode } from "./xml.ts";

/** Every operation that camnet asks of a camera. Reading ones first; `set…`, `create…` and `delete…` change it. */

const get = (operation: string) => (): OnvifRequest => ({ service: "device", operation, content: [] });

export const getSystemDateAndTime = get("GetSystemDateAndTime");
export const getDeviceInformation = get("GetDeviceInformation");
export const getHostname = get("GetHostname");
export const getNtp = get("GetNTP");
export const getDns = get("GetDNS");
export const getNetworkInterfaces = get("GetNetworkInterfaces");
export const getNetworkDefaultGateway = get("GetNetworkDefaultGateway");
export const getNetworkProtocols = get("GetNetworkProtocols");
export const getScopes = get("GetScopes");
export const getUsers = get("GetUsers");

export function getServices(): OnvifRequest {
  return { service: "device", operation: "GetServices", content: [node("tds:IncludeCapability", false)] };
}

export function getCapabilities(): OnvifRequest {
  return { service: "device", operation: "GetCapabilities", content: [node("tds:Category", "All")] };
}

/** Either media service; the second one sends only the parts asked for. */
export type MediaService = Exclude<OnvifService, "device">;
const media = { media: "trt", media2: "tr2" } as const;

export function getProfiles(service: MediaService): OnvifRequest {
  const parts = ["VideoSource", "VideoEncoder"].map((part) => node("tr2:Type", part));
  return { service, operation: "GetProfiles", content: service === "media2" ? parts : [] };
}

export function getVideoEncoderConfigurations(service: MediaService): OnvifRequest {
  return { service, operation: "GetVideoEncoderConfigurations", content: [] };
}

export function getVideoEncoderConfigurationOptions(service: MediaService, encoder: string): OnvifRequest {
  const content = [node(`${media[service]}:ConfigurationToken`, encoder)];
  return { service, operation: "GetVideoEncoderConfigurationOptions", content };
}

/** The RTSP address of a profile, for RTP over the RTSP connection. */
export function getStreamUri(service: MediaService, profile: string): OnvifRequest {
  const first = [
    node("trt:StreamSetup", [node("tt:Stream", "RTP-Unicast"), node("tt:Transport", [node("tt:Protocol", "RTSP")])]),
    node("trt:ProfileToken", profile),
  ];
  const second = [node("tr2:Protocol", "RTSP"), node("tr2:ProfileToken", profile)];
  return { service, operation: "GetStreamUri", content: service === "media" ? first : second };
}

export function getOsds(service: MediaService): OnvifRequest {
  return { service, operation: "GetOSDs", content: [] };
}

export function setHostname(name: string): OnvifRequest {
  return { service: "device", operation: "SetHostname", content: [node("tds:Name", name)] };
}

export function setHostnameFromDhcp(): OnvifRequest {
  return { service: "device", operation: "SetHostnameFromDHCP", content: [node("tds:FromDHCP", true)] };
}

/** SetNTP alone starts nothing: SetSystemDateAndTime does (ONVIF core specification, SetNTP). */
export function setNtp(source: "dhcp" | readonly string[]): OnvifRequest {
  const hosts = source === "dhcp" ? [] : source.map((host) => node("tds:NTPManual", networkHost(host)));
  return { service: "device", operation: "SetNTP", content: [node("tds:FromDHCP", source === "dhcp"), ...hosts] };
}

export interface TimeSetting {
  readonly mode: "Manual" | "NTP";
  readonly daylightSavings: boolean;
  /** POSIX, for example `CST-8`. */
  readonly timeZone?: string | undefined;
  /** Needed for Manual. */
  readonly utc?: Date | undefined;
}

export function setSystemDateAndTime({ mode, daylightSavings, timeZone, utc }: TimeSetting): OnvifRequest {
  const content = [
    node("tds:DateTimeType", mode),
    node("tds:DaylightSavings", daylightSavings),
    timeZone === undefined ? undefined : node("tds:TimeZone", [node("tt:TZ", timeZone)]),
    utc && node("tds:UTCDateTime", dateTime(utc)),
  ];
  return { service: "device", operation: "SetSystemDateAndTime", content };
}

/** `configuration` is the whole of it, as `editEncoder` makes it from what was read. */
export function setVideoEncoderConfiguration(service: MediaService, configuration: XmlNode): OnvifRequest {
  const persist = service === "media" ? node("trt:ForcePersistence", true) : undefined;
  return { service, operation: "SetVideoEncoderConfiguration", content: [configuration, persist] };
}

export function setOsd(service: MediaService, osd: XmlNode): OnvifRequest {
  return { service, operation: "SetOSD", content: [osd] };
}

export function createOsd(service: MediaService, videoSource: string, words: string): OnvifRequest {
  const osd = node(
    `${media[service]}:OSD`,
    [
      node("tt:VideoSourceConfigurationToken", videoSource),
      node("tt:Type", "Text"),
      node("tt:Position", [node("tt:Type", "UpperLeft")]),
      node("tt:TextString", [node("tt:Type", "Plain"), node("tt:PlainText", words)]),
    ],
    // The attribute is required by the schema; the camera chooses the token and answers with it.
    { token: "" },
  );
  return { service, operation: "CreateOSD", content: [osd] };
}

export function deleteOsd(service: MediaService, token: string): OnvifRequest {
  return { service, operation: "DeleteOSD", content: [node(`${media[service]}:OSDToken`, token)] };
}

function networkHost(host: string): XmlNode[] {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return [node("tt:Type", "IPv4"), node("tt:IPv4Address", host)];
  if (host.includes(":")) return [node("tt:Type", "IPv6"), node("tt:IPv6Address", host)];
  return [node("tt:Type", "DNS"), node("tt:DNSname", host)];
}

function dateTime(utc: Date): XmlNode[] {
  return [
    node("tt:Time", [
      node("tt:Hour", utc.getUTCHours()),
      node("tt:Minute", utc.getUTCMinutes()),
      node("tt:Second", utc.getUTCSeconds()),
    ]),
    node("tt:Date", [
      node("tt:Year", utc.getUTCFullYear()),
      node("tt:Month", utc.getUTCMonth() + 1),
      node("tt:Day", utc.getUTCDate()),
    ]),
  ];
}
