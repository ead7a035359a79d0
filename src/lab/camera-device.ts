import { invalid, type Operation } from "./camera-operation.ts";
import { serviceCapabilities, serviceNamespaces, servicePaths } from "./camera-services.ts";
import { all, escaped, text, type XmlValue } from "./camera-xml.ts";

/** The device service: who the camera is, its name, its clock and its network. */
export const deviceOperations: Readonly<Record<string, Operation>> = {
  GetDeviceInformation: (_, { model }) => ({
    answer:
      `<tds:Manufacturer>${escaped(model.manufacturer)}</tds:Manufacturer><tds:Model>${escaped(model.model)}</tds:Model>` +
      `<tds:FirmwareVersion>${escaped(model.firmware)}</tds:FirmwareVersion>` +
      `<tds:SerialNumber>${escaped(model.serial)}</tds:SerialNumber><tds:HardwareId>${escaped(model.hardwareId)}</tds:HardwareId>`,
  }),

  GetSystemDateAndTime: (_, { state: { time }, now }) => {
    const utc = new Date(now + time.offsetMs);
    return {
      answer:
        `<tds:SystemDateAndTime><tt:DateTimeType>${time.mode}</tt:DateTimeType>` +
        `<tt:DaylightSavings>${time.daylightSavings}</tt:DaylightSavings><tt:TimeZone><tt:TZ>${escaped(time.zone)}</tt:TZ></tt:TimeZone>` +
        `<tt:UTCDateTime><tt:Time><tt:Hour>${utc.getUTCHours()}</tt:Hour><tt:Minute>${utc.getUTCMinutes()}</tt:Minute>` +
        `<tt:Second>${utc.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${utc.getUTCFullYear()}</tt:Year>` +
        `<tt:Month>${utc.getUTCMonth() + 1}</tt:Month><tt:Day>${utc.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>`,
    };
  },

  SetSystemDateAndTime(content, { state, now }) {
    const mode = text(content, "DateTimeType");
    const zone = text(content, "TimeZone", "TZ");
    if (mode !== "NTP" && mode !== "Manual") return invalid("ter:InvalidDateTime", "Invalid date and time");
    if (zone !== undefined && !/^[A-Za-z<][^\s]*\d/.test(zone))
      return invalid("ter:InvalidTimeZone", "Invalid time zone");
    if (mode === "NTP" && state.ntp.servers.length === 0 && !state.ntp.fromDhcp) {
      return invalid("ter:NtpServerUndefined", "Cannot switch DateTimeType to NTP because no NTP server is defined");
    }
    const given = mode === "Manual" ? readUtc(content) : now;
    if (Number.isNaN(given)) return invalid("ter:InvalidDateTime", "Invalid date and time");
    const time = {
      mode,
      daylightSavings: text(content, "DaylightSavings") === "true",
      zone: zone ?? state.time.zone,
      offsetMs: Math.abs(given - now - state.time.offsetMs) < 2000 ? state.time.offsetMs : given - now,
    } as const;
    return { answer: "", state: { ...state, time: mode === "NTP" ? { ...time, offsetMs: 0 } : time } };
  },

  GetHostname: (_, { state: { hostname } }) => ({
    answer:
      `<tds:HostnameInformation><tt:FromDHCP>${hostname.fromDhcp}</tt:FromDHCP>` +
      `<tt:Name>${escaped(hostname.name)}</tt:Name></tds:HostnameInformation>`,
  }),

  SetHostname(content, { state }) {
    const name = text(content, "Name") ?? "";
    if (!/^[A-Za-z0-9.-]{0,63}$/.test(name)) return invalid("ter:InvalidHostname", "The requested hostname is invalid");
    return { answer: "", state: { ...state, hostname: { fromDhcp: false, name } } };
  },

  SetHostnameFromDHCP: (content, { state }) => ({
    answer: "<tds:RebootNeeded>false</tds:RebootNeeded>",
    state: { ...state, hostname: { ...state.hostname, fromDhcp: text(content, "FromDHCP") === "true" } },
  }),

  GetNTP: (_, { state: { ntp } }) => ({
    answer: `<tds:NTPInformation><tt:FromDHCP>${ntp.fromDhcp}</tt:FromDHCP>${ntp.servers
      .map((server) => `<tt:NTPManual>${networkHost(server)}</tt:NTPManual>`)
      .join("")}</tds:NTPInformation>`,
  }),

  SetNTP(content, { state, model }) {
    const servers = all(content, "NTPManual").map(
      (host) => text(host, "IPv4Address") ?? text(host, "IPv6Address") ?? text(host, "DNSname") ?? "",
    );
    if (servers.some((server) => !/^[A-Za-z0-9.:-]+$/.test(server))) {
      return invalid("ter:InvalidDnsName", "An NTP server is not a name or an address");
    }
    if (servers.length > model.maxNtpServers) {
      return invalid("ter:InvalidArgVal", `At most ${model.maxNtpServers} NTP servers`);
    }
    return { answer: "", state: { ...state, ntp: { fromDhcp: text(content, "FromDHCP") === "true", servers } } };
  },

  GetDNS: () => ({ answer: "<tds:DNSInformation><tt:FromDHCP>false</tt:FromDHCP></tds:DNSInformation>" }),

  GetNetworkInterfaces(_, { state: { network } }) {
    const address = `<tt:Address>${network.address}</tt:Address><tt:PrefixLength>${network.prefixLength}</tt:PrefixLength>`;
    const held = network.dhcp ? `<tt:FromDHCP>${address}</tt:FromDHCP>` : `<tt:Manual>${address}</tt:Manual>`;
    const link = "<tt:AutoNegotiation>true</tt:AutoNegotiation><tt:Speed>100</tt:Speed><tt:Duplex>Full</tt:Duplex>";
    return {
      answer:
        `<tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name>` +
        `<tt:HwAddress>${network.mac}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info><tt:Link>` +
        `<tt:AdminSettings>${link}</tt:AdminSettings><tt:OperSettings>${link}</tt:OperSettings>` +
        `<tt:InterfaceType>6</tt:InterfaceType></tt:Link><tt:IPv4><tt:Enabled>true</tt:Enabled><tt:Config>${held}` +
        `<tt:DHCP>${network.dhcp}</tt:DHCP></tt:Config></tt:IPv4></tds:NetworkInterfaces>`,
    };
  },

  GetNetworkDefaultGateway: (_, { state: { network } }) => ({
    answer: `<tds:NetworkGateway><tt:IPv4Address>${network.gateway}</tt:IPv4Address></tds:NetworkGateway>`,
  }),

  GetNetworkProtocols: () => ({
    answer: protocol("HTTP", true, 80) + protocol("HTTPS", false, 443) + protocol("RTSP", true, 554),
  }),

  GetScopes: (_, { model, state }) => ({
    answer: [
      "type/video_encoder",
      "Profile/Streaming",
      ...(model.media2 ? ["Profile/T"] : []),
      `hardware/${encodeURIComponent(model.model)}`,
      `name/${encodeURIComponent(state.hostname.name)}`,
    ]
      .map(
        (scope) =>
          `<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/${escaped(scope)}</tt:ScopeItem></tds:Scopes>`,
      )
      .join(""),
  }),

  GetUsers: (_, { username }) => ({
    answer: `<tds:User><tt:Username>${escaped(username)}</tt:Username><tt:UserLevel>Administrator</tt:UserLevel></tds:User>`,
  }),

  GetCapabilities: (_, { host }) => ({
    answer:
      `<tds:Capabilities><tt:Device><tt:XAddr>http://${host}${servicePaths.tds}</tt:XAddr></tt:Device>` +
      `<tt:Media><tt:XAddr>http://${host}${servicePaths.trt}</tt:XAddr><tt:StreamingCapabilities><tt:RTPMulticast>false</tt:RTPMulticast>` +
      `<tt:RTP_TCP>true</tt:RTP_TCP><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media></tds:Capabilities>`,
  }),

  GetServices: (content, { host, model }) => ({
    answer: (["tds", "trt", "tr2"] as const)
      .filter((prefix) => prefix !== "tr2" || model.media2)
      .map((prefix) => {
        const capabilities =
          text(content, "IncludeCapability") === "true"
            ? `<tds:Capabilities>${serviceCapabilities[prefix](model)}</tds:Capabilities>`
            : "";
        return (
          `<tds:Service><tds:Namespace>${serviceNamespaces[prefix]}</tds:Namespace><tds:XAddr>http://${host}${servicePaths[prefix]}</tds:XAddr>` +
          `${capabilities}<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`
        );
      })
      .join(""),
  }),

  GetServiceCapabilities: (_, { model }) => ({ answer: serviceCapabilities.tds(model) }),
};

function networkHost(host: string): string {
  if (/^\d+(\.\d+){3}$/.test(host)) return `<tt:Type>IPv4</tt:Type><tt:IPv4Address>${host}</tt:IPv4Address>`;
  if (host.includes(":")) return `<tt:Type>IPv6</tt:Type><tt:IPv6Address>${host}</tt:IPv6Address>`;
  return `<tt:Type>DNS</tt:Type><tt:DNSname>${escaped(host)}</tt:DNSname>`;
}

function protocol(name: string, enabled: boolean, port: number): string {
  return `<tds:NetworkProtocols><tt:Name>${name}</tt:Name><tt:Enabled>${enabled}</tt:Enabled><tt:Port>${port}</tt:Port></tds:NetworkProtocols>`;
}

function readUtc(content: XmlValue): number {
  const part = (...path: readonly string[]) => Number(text(content, "UTCDateTime", ...path) ?? Number.NaN);
  return Date.UTC(
    part("Date", "Year"),
    part("Date", "Month") - 1,
    part("Date", "Day"),
    part("Time", "Hour"),
    part("Time", "Minute"),
    part("Time", "Second"),
  );
}
