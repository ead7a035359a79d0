import type { CameraModel } from "./camera-state.ts";

/** The services of a simulated camera, by the prefixes of ONVIF's documents. */
export type ServicePrefix = "tds" | "trt" | "tr2";

export const servicePaths = {
  tds: "/onvif/device_service",
  trt: "/onvif/media_service",
  tr2: "/onvif/media2_service",
} as const;
export const serviceNamespaces = {
  tds: "http://www.onvif.org/ver10/device/wsdl",
  trt: "http://www.onvif.org/ver10/media/wsdl",
  tr2: "http://www.onvif.org/ver20/media/wsdl",
} as const;

/** What each service says of itself. */
export const serviceCapabilities = {
  tds: ({ maxNtpServers }: CameraModel) =>
    `<tds:Capabilities><tds:Network IPFilter="false" ZeroConfiguration="false" IPVersion6="false" DynDNS="false" NTP="${maxNtpServers}"/>` +
    `<tds:Security TLS1.2="false" UsernameToken="true" HttpDigest="true"/><tds:System DiscoveryResolve="false" SystemLogging="false"/></tds:Capabilities>`,
  trt: ({ osd }: CameraModel) =>
    `<trt:Capabilities SnapshotUri="false" Rotation="false" OSD="${osd}"><trt:ProfileCapabilities MaximumNumberOfProfiles="2"/>` +
    `<trt:StreamingCapabilities RTPMulticast="false" RTP_TCP="true" RTP_RTSP_TCP="true"/></trt:Capabilities>`,
  tr2: ({ osd }: CameraModel) =>
    `<tr2:Capabilities SnapshotUri="false" Rotation="false" OSD="${osd}"><tr2:ProfileCapabilities MaximumNumberOfProfiles="2" ConfigurationsSupported="VideoSource VideoEncoder"/>` +
    `<tr2:StreamingCapabilities RTSPStreaming="true" RTPMulticast="false" RTP_RTSP_TCP="true"/></tr2:Capabilities>`,
} as const;
