import { boolean, child, children, number, present, text, toBoolean, toNumber, word, type XmlElement } from "./xml.ts";

/**
 * What each answer of a camera says, in its own values: strings, tokens and numbers as given, `H264` and not `h264`.
 * A member is absent when the camera does not say it.
 */

export interface DeviceInformation {
  readonly manufacturer?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly serial?: string;
  readonly hardwareId?: string;
}

export function readDeviceInformation(answer: XmlElement): DeviceInformation {
  return present<DeviceInformation>({
    manufacturer: text(answer, "Manufacturer"),
    model: text(answer, "Model"),
    firmware: text(answer, "FirmwareVersion"),
    serial: text(answer, "SerialNumber"),
    hardwareId: text(answer, "HardwareId"),
  });
}

export interface DeviceTime {
  /** `NTP` or `Manual`. */
  readonly mode?: string;
  readonly daylightSavings?: boolean;
  /** POSIX time zone as given. */
  readonly timeZone?: string;
  /** ISO 8601, UTC. */
  readonly utc?: string;
  /** ISO 8601 without a zone. */
  readonly local?: string;
}

export function readTime(answer: XmlElement): DeviceTime {
  const time = child(answer, "SystemDateAndTime");
  const utc = readDateTime(child(time, "UTCDateTime"));
  return present<DeviceTime>({
    mode: word(time, "DateTimeType"),
    daylightSavings: boolean(time, "DaylightSavings"),
    timeZone: word(time, "TimeZone", "TZ"),
    utc: utc && `${utc}Z`,
    local: readDateTime(child(time, "LocalDateTime")),
  });
}

function readDateTime(element: XmlElement | undefined): string | undefined {
  const date = ["Year", "Month", "Day"].map((part) => number(element, "Date", part));
  const time = ["Hour", "Minute", "Second"].map((part) => number(element, "Time", part));
  if ([...date, ...time].includes(undefined)) return undefined;
  const padded = (parts: readonly (number | undefined)[]) => parts.map((part) => `${part}`.padStart(2, "0"));
  return `${padded(date).join("-")}T${padded(time).join(":")}`;
}

export interface Hostname {
  readonly fromDhcp?: boolean;
  /** Empty when the camera says that it has none. */
  readonly name?: string;
}

export function readHostname(answer: XmlElement): Hostname {
  const hostname = child(answer, "HostnameInformation");
  return present<Hostname>({ fromDhcp: boolean(hostname, "FromDHCP"), name: text(hostname, "Name")?.trim() });
}

/** Servers of one kind: those set by hand, or those learnt from DHCP, whichever the camera uses. */
export interface ServerList {
  readonly fromDhcp?: boolean;
  readonly servers: readonly string[];
}

export function readNtp(answer: XmlElement): ServerList {
  const ntp = child(answer, "NTPInformation");
  const fromDhcp = boolean(ntp, "FromDHCP");
  const hosts = children(ntp, fromDhcp ? "NTPFromDHCP" : "NTPManual").map(readHost);
  return present<ServerList>({ fromDhcp, servers: hosts.filter((host) => host !== undefined) });
}

export function readDns(answer: XmlElement): ServerList {
  const dns = child(answer, "DNSInformation");
  const fromDhcp = boolean(dns, "FromDHCP");
  const hosts = children(dns, fromDhcp ? "DNSFromDHCP" : "DNSManual").map(readHost);
  return present<ServerList>({ fromDhcp, servers: hosts.filter((host) => host !== undefined) });
}

function readHost(host: XmlElement): string | undefined {
  return word(host, "IPv4Address") ?? word(host, "IPv6Address") ?? word(host, "DNSname");
}

export interface NetworkInterface {
  readonly token: string;
  readonly name?: string;
  readonly enabled?: boolean;
  readonly mac?: string;
  readonly mtu?: number;
  readonly dhcp?: boolean;
  /** `10.36.20.17/24`: the address in use, which is DHCP's when DHCP is on and has given one. */
  readonly address?: string;
}

export function readNetworkInterfaces(answer: XmlElement): readonly NetworkInterface[] {
  return children(answer, "NetworkInterfaces").map((element) => {
    const config = child(element, "IPv4", "Config");
    const dhcp = boolean(config, "DHCP");
    const manual = prefixed(child(config, "Manual"));
    const leased = prefixed(child(config, "FromDHCP"));
    const linkLocal = prefixed(child(config, "LinkLocal"));
    return present<NetworkInterface>({
      token: element.attributes["token"] ?? "",
      name: text(element, "Info", "Name"),
      enabled: boolean(element, "Enabled"),
      mac: word(element, "Info", "HwAddress"),
      mtu: number(element, "Info", "MTU"),
      dhcp,
      address: dhcp ? (leased ?? linkLocal ?? manual) : (manual ?? linkLocal),
    });
  });
}

function prefixed(element: XmlElement | undefined): string | undefined {
  const address = word(element, "Address");
  const length = number(element, "PrefixLength");
  return address === undefined || length === undefined ? undefined : `${address}/${length}`;
}

export function readGateways(answer: XmlElement): readonly string[] {
  const gateway = child(answer, "NetworkGateway");
  return [...children(gateway, "IPv4Address"), ...children(gateway, "IPv6Address")]
    .map((element) => element.text.trim())
    .filter((address) => address !== "");
}

export interface NetworkProtocol {
  readonly name: string;
  readonly enabled?: boolean;
  readonly ports: readonly number[];
}

export function readNetworkProtocols(answer: XmlElement): readonly NetworkProtocol[] {
  return children(answer, "NetworkProtocols").map((element) =>
    present<NetworkProtocol>({
      name: word(element, "Name") ?? "",
      enabled: boolean(element, "Enabled"),
      ports: children(element, "Port").flatMap((port) => toNumber(port.text) ?? []),
    }),
  );
}

export function readScopes(answer: XmlElement): readonly string[] {
  return children(answer, "Scopes").flatMap((scope) => word(scope, "ScopeItem") ?? []);
}

export interface DeviceUser {
  readonly name: string;
  readonly level?: string;
}

export function readUsers(answer: XmlElement): readonly DeviceUser[] {
  return children(answer, "User").map((user) =>
    present<DeviceUser>({ name: text(user, "Username") ?? "", level: word(user, "UserLevel") }),
  );
}

/** Namespace → address of each service. */
export type ServiceAddresses = Readonly<Record<string, string>>;

export function readServices(answer: XmlElement): ServiceAddresses {
  return Object.fromEntries(
    children(answer, "Service").flatMap((service) => {
      const [namespace, address] = [word(service, "Namespace"), word(service, "XAddr")];
      return namespace && address ? [[namespace, address]] : [];
    }),
  );
}

const capabilityNamespaces: Readonly<Record<string, string>> = {
  Analytics: "http://www.onvif.org/ver20/analytics/wsdl",
  Device: "http://www.onvif.org/ver10/device/wsdl",
  Events: "http://www.onvif.org/ver10/events/wsdl",
  Imaging: "http://www.onvif.org/ver20/imaging/wsdl",
  Media: "http://www.onvif.org/ver10/media/wsdl",
  PTZ: "http://www.onvif.org/ver20/ptz/wsdl",
  DeviceIO: "http://www.onvif.org/ver10/deviceIO/wsdl",
  Recording: "http://www.onvif.org/ver10/recording/wsdl",
  Search: "http://www.onvif.org/ver10/search/wsdl",
  Replay: "http://www.onvif.org/ver10/replay/wsdl",
  Receiver: "http://www.onvif.org/ver10/receiver/wsdl",
};

/** The services of a camera from before GetServices; it cannot name the second media service. */
export function readCapabilities(answer: XmlElement): ServiceAddresses {
  const capabilities = child(answer, "Capabilities");
  const named = [...(capabilities?.children ?? []), ...(child(capabilities, "Extension")?.children ?? [])];
  return Object.fromEntries(
    named.flatMap((element) => {
      const [namespace, address] = [capabilityNamespaces[element.name], word(element, "XAddr")];
      return namespace && address ? [[namespace, address]] : [];
    }),
  );
}

export interface EncoderFacts {
  readonly token: string;
  readonly name?: string;
  /** `H264`, `H265`, `JPEG`, `MPEG4` as given. */
  readonly codec?: string;
  readonly codecProfile?: string;
  readonly width?: number;
  readonly height?: number;
  /** The limit that the camera keeps to, pictures a second. */
  readonly fps?: number;
  /** Pictures from one key picture to the next. */
  readonly gop?: number;
  /** The limit that the camera keeps to, kbit/s. */
  readonly bitrateKbps?: number;
  readonly quality?: number;
}

/** An encoder configuration of either media service. */
export function readEncoder(element: XmlElement): EncoderFacts {
  const codec = word(element, "Encoding");
  // The first media service keeps what belongs to a codec in an element named after it, the second one in attributes.
  const own = codec === undefined ? undefined : child(element, codec);
  return present<EncoderFacts>({
    token: element.attributes["token"] ?? "",
    name: text(element, "Name"),
    codec,
    codecProfile: element.attributes["Profile"] ?? word(own, `${codec}Profile`) ?? word(own, "Mpeg4Profile"),
    width: number(element, "Resolution", "Width"),
    height: number(element, "Resolution", "Height"),
    fps: number(element, "RateControl", "FrameRateLimit"),
    gop: toNumber(element.attributes["GovLength"]) ?? number(own, "GovLength"),
    bitrateKbps: number(element, "RateControl", "BitrateLimit"),
    quality: number(element, "Quality"),
  });
}

export function readEncoders(answer: XmlElement): readonly EncoderFacts[] {
  return encoderElements(answer).map(readEncoder);
}

export function encoderElements(answer: XmlElement): readonly XmlElement[] {
  return [...children(answer, "Configurations"), ...children(answer, "Configuration")];
}

export interface ProfileFacts {
  readonly token: string;
  readonly name?: string;
  readonly fixed?: boolean;
  readonly videoSource?: string;
  readonly encoder?: EncoderFacts;
}

/** The profiles of either media service. */
export function readProfiles(answer: XmlElement): readonly ProfileFacts[] {
  return profileElements(answer).map((element) => {
    const encoder = profileEncoder(element);
    return present<ProfileFacts>({
      token: element.attributes["token"] ?? "",
      name: text(element, "Name"),
      fixed: toBoolean(element.attributes["fixed"]),
      videoSource: (child(element, "VideoSourceConfiguration") ?? child(element, "Configurations", "VideoSource"))
        ?.attributes["token"],
      encoder: encoder && readEncoder(encoder),
    });
  });
}

export function profileElements(answer: XmlElement): readonly XmlElement[] {
  return [...children(answer, "Profiles"), ...children(answer, "Profile")];
}

export function profileEncoder(profile: XmlElement): XmlElement | undefined {
  return child(profile, "VideoEncoderConfiguration") ?? child(profile, "Configurations", "VideoEncoder");
}

export function readStreamUri(answer: XmlElement): string | undefined {
  return word(answer, "MediaUri", "Uri") ?? word(answer, "Uri");
}

export interface OsdFacts {
  readonly token: string;
  /** `Text`, `Image` or a vendor's own. */
  readonly type?: string;
  /** `Plain`, `Date`, `Time`, `DateAndTime`. */
  readonly textType?: string;
  readonly text?: string;
}

export function readOsds(answer: XmlElement): readonly OsdFacts[] {
  return children(answer, "OSDs").map(readOsd);
}

export function readOsd(element: XmlElement): OsdFacts {
  return present<OsdFacts>({
    token: element.attributes["token"] ?? "",
    type: word(element, "Type"),
    textType: word(element, "TextString", "Type"),
    text: text(element, "TextString", "PlainText"),
  });
}

/** What one codec may be set to. An absent range means that the camera does not say. */
export interface EncoderOptions {
  readonly codec: string;
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly fps?: Range | readonly number[];
  readonly gop?: Range;
  readonly bitrateKbps?: Range;
  readonly codecProfiles: readonly string[];
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The options of either media service, one entry a codec. */
export function readEncoderOptions(answer: XmlElement): readonly EncoderOptions[] {
  return children(answer, "Options").flatMap((options) =>
    child(options, "Encoding") ? [readSecondOptions(options)] : readFirstOptions(options),
  );
}

function readSecondOptions(options: XmlElement): EncoderOptions {
  const list = (name: string) =>
    options.attributes[name]
      ?.trim()
      .split(/\s+/)
      .filter((part) => part !== "");
  const gop = list("GovLengthRange")?.flatMap((part) => toNumber(part) ?? []);
  return present<EncoderOptions>({
    codec: word(options, "Encoding") ?? "",
    sizes: readSizes(options),
    fps: list("FrameRatesSupported")?.flatMap((part) => toNumber(part) ?? []),
    gop: gop && gop.length > 0 ? { min: Math.min(...gop), max: Math.max(...gop) } : undefined,
    bitrateKbps: readRange(child(options, "BitrateRange")),
    codecProfiles: list("ProfilesSupported") ?? [],
  });
}

/** The bit rate was forgotten in ONVIF 1.0 and came later in an extension that repeats the rest. */
function readFirstOptions(options: XmlElement): EncoderOptions[] {
  return ["H264", "MPEG4", "JPEG"].flatMap((codec) => {
    const own = child(options, "Extension", codec) ?? child(options, codec);
    if (!own) return [];
    const profiles = children(own, `${codec === "MPEG4" ? "Mpeg4" : codec}ProfilesSupported`);
    return present<EncoderOptions>({
      codec,
      sizes: readSizes(own),
      fps: readRange(child(own, "FrameRateRange")),
      gop: readRange(child(own, "GovLengthRange")),
      bitrateKbps: readRange(child(own, "BitrateRange")),
      codecProfiles: profiles.map((profile) => profile.text.trim()),
    });
  });
}

function readSizes(element: XmlElement): EncoderOptions["sizes"] {
  return children(element, "ResolutionsAvailable").flatMap((size) => {
    const [width, height] = [number(size, "Width"), number(size, "Height")];
    return width === undefined || height === undefined ? [] : { width, height };
  });
}

function readRange(element: XmlElement | undefined): Range | undefined {
  const [min, max] = [number(element, "Min"), number(element, "Max")];
  return min === undefined || max === undefined ? undefined : { min, max };
}
