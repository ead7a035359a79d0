import { invalid, notSupported, type Operation, type OperationResult } from "./camera-operation.ts";
import { serviceCapabilities } from "./camera-services.ts";
import type { CameraCodec, CameraEncoder, CameraModel, CameraState } from "./camera-state.ts";
import { all, escaped, text, type XmlValue } from "./camera-xml.ts";

/** What both media services have in common, each with its prefix. */
function media(prefix: "trt" | "tr2"): Readonly<Record<string, Operation>> {
  const byToken = (content: XmlValue, state: CameraState): number =>
    state.encoders.findIndex((_, index) => encoderToken(index) === text(content, "ConfigurationToken"));
  return {
    GetServiceCapabilities: (_, { model }) => ({ answer: serviceCapabilities[prefix](model) }),

    GetVideoSourceConfigurations: (_, { model }) => ({
      answer: videoSource(`${prefix}:Configurations`, model),
    }),

    GetVideoEncoderConfigurations(content, { state }) {
      const wanted = text(content, "ConfigurationToken");
      return {
        answer: state.encoders
          .map((encoder, index) => encoderConfiguration(prefix, `${prefix}:Configurations`, encoder, index))
          .filter((_, index) => wanted === undefined || encoderToken(index) === wanted)
          .join(""),
      };
    },

    GetVideoEncoderConfigurationOptions(content, { model, state }) {
      if (text(content, "ConfigurationToken") !== undefined && byToken(content, state) < 0) return noConfig;
      return { answer: encoderOptions[prefix](model) };
    },

    SetVideoEncoderConfiguration(content, { model, state }) {
      const wanted = all(content, "Configuration")[0] ?? "";
      const token = text(wanted, "@token");
      const index = state.encoders.findIndex((_, at) => encoderToken(at) === token);
      const before = state.encoders[index];
      if (!before) return noConfig;
      const codec = text(wanted, "Encoding") ?? before.codec;
      const number = (fallback: number, ...path: readonly string[]) => Number(text(wanted, ...path) ?? fallback);
      const after: CameraEncoder = {
        codec: isCodec(codec) ? codec : before.codec,
        codecProfile: text(wanted, "@Profile") ?? text(wanted, "H264", "H264Profile") ?? before.codecProfile,
        width: number(before.width, "Resolution", "Width"),
        height: number(before.height, "Resolution", "Height"),
        fps: number(before.fps, "RateControl", "FrameRateLimit"),
        gop:
          text(wanted, "@GovLength") === undefined ? number(before.gop, codec, "GovLength") : number(0, "@GovLength"),
        kbps: number(before.kbps, "RateControl", "BitrateLimit"),
        quality: number(before.quality, "Quality"),
      };
      if (!isCodec(codec) || !allows(model, after)) {
        return invalid("ter:ConfigModify", "The configuration parameters are not possible to set");
      }
      const encoders = state.encoders.map((encoder, at) => (at === index ? after : encoder));
      return { answer: "", state: { ...state, encoders } };
    },

    GetOSDs(_, { model, state }) {
      if (!model.osd) return { fault: notSupported };
      return { answer: state.osds.map((osd) => osdConfiguration(`${prefix}:OSDs`, osd)).join("") };
    },

    GetOSDOptions(_, { model }) {
      if (!model.osd) return { fault: notSupported };
      return {
        answer:
          `<${prefix}:OSDOptions><tt:MaximumNumberOfOSDs Total="4" PlainText="2"/><tt:Type>Text</tt:Type>` +
          "<tt:PositionOption>UpperLeft</tt:PositionOption><tt:PositionOption>LowerLeft</tt:PositionOption>" +
          `<tt:TextOption><tt:Type>Plain</tt:Type><tt:Type>DateAndTime</tt:Type></tt:TextOption></${prefix}:OSDOptions>`,
      };
    },

    SetOSD(content, { model, state }) {
      const osd = all(content, "OSD")[0] ?? "";
      const index = state.osds.findIndex(({ token }) => token === text(osd, "@token"));
      if (!model.osd) return { fault: notSupported };
      if (index < 0) return invalid("ter:NoConfig", "The requested OSD does not exist");
      const words = text(osd, "TextString", "PlainText") ?? "";
      if (words.length > longestOsd) return invalid("ter:ConfigModify", `At most ${longestOsd} characters`);
      const textType = text(osd, "TextString", "Type") ?? "Plain";
      const osds = state.osds.map((one, at) => (at === index ? { ...one, textType, text: words } : one));
      return { answer: "", state: { ...state, osds } };
    },

    CreateOSD(content, { model, state }) {
      const osd = all(content, "OSD")[0] ?? "";
      if (!model.osd) return { fault: notSupported };
      if (text(osd, "VideoSourceConfigurationToken") !== sourceToken) return noConfig;
      const words = text(osd, "TextString", "PlainText") ?? "";
      if (words.length > longestOsd) return invalid("ter:ConfigModify", `At most ${longestOsd} characters`);
      if (state.osds.length >= 4) {
        return {
          fault: {
            code: "Receiver",
            subcodes: ["ter:Action", "ter:MaxOSDs"],
            reason: "Maximum number of OSDs reached",
          },
        };
      }
      const free = [0, 1, 2, 3].map((n) => `osd-${n}`).find((name) => state.osds.every(({ token }) => token !== name));
      const created = { token: free ?? "osd-4", textType: text(osd, "TextString", "Type") ?? "Plain", text: words };
      return {
        answer: `<${prefix}:OSDToken>${created.token}</${prefix}:OSDToken>`,
        state: { ...state, osds: [...state.osds, created] },
      };
    },

    DeleteOSD(content, { state }) {
      const osds = state.osds.filter(({ token }) => token !== text(content, "OSDToken"));
      if (osds.length === state.osds.length) return invalid("ter:NoConfig", "The requested OSD does not exist");
      return { answer: "", state: { ...state, osds } };
    },
  };
}

/** The first media service: everything but H.265. */
export const firstMediaOperations: Readonly<Record<string, Operation>> = {
  ...media("trt"),

  GetProfiles: (_, { state, model }) => ({
    answer: state.encoders.map((encoder, index) => firstProfile("trt:Profiles", encoder, index, model)).join(""),
  }),

  GetProfile(content, { state, model }) {
    const index = state.encoders.findIndex((_, at) => profileToken(at) === text(content, "ProfileToken"));
    const encoder = state.encoders[index];
    return encoder ? { answer: firstProfile("trt:Profile", encoder, index, model) } : noProfile;
  },

  GetVideoEncoderConfiguration(content, { state }) {
    const index = state.encoders.findIndex((_, at) => encoderToken(at) === text(content, "ConfigurationToken"));
    const encoder = state.encoders[index];
    return encoder ? { answer: encoderConfiguration("trt", "trt:Configuration", encoder, index) } : noConfig;
  },

  GetVideoSources(_, { model }) {
    const [size] = model.sizes;
    return {
      answer:
        `<trt:VideoSources token="${sourceToken}"><tt:Framerate>${model.maxFps}</tt:Framerate><tt:Resolution>` +
        `<tt:Width>${size?.width ?? 0}</tt:Width><tt:Height>${size?.height ?? 0}</tt:Height></tt:Resolution></trt:VideoSources>`,
    };
  },

  GetStreamUri: (content, { state }) =>
    streamUri(
      content,
      state,
      (uri) =>
        `<trt:MediaUri><tt:Uri>${uri}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>` +
        "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>",
    ),
};

/** The second media service. */
export const secondMediaOperations: Readonly<Record<string, Operation>> = {
  ...media("tr2"),

  GetProfiles(content, { state, model }) {
    const types = all(content, "Type").map((type) => (typeof type === "string" ? type : ""));
    const shown = (type: string) => types.includes(type) || types.includes("All");
    return {
      answer: state.encoders
        .map((encoder, index) => {
          const parts = [
            shown("VideoSource") ? videoSource("tr2:VideoSource", model) : "",
            shown("VideoEncoder") ? encoderConfiguration("tr2", "tr2:VideoEncoder", encoder, index) : "",
          ].join("");
          return (
            `<tr2:Profiles token="${profileToken(index)}" fixed="true"><tr2:Name>${profileName(index)}</tr2:Name>` +
            `${parts ? `<tr2:Configurations>${parts}</tr2:Configurations>` : ""}</tr2:Profiles>`
          );
        })
        .join(""),
    };
  },

  GetStreamUri: (content, { state }) => streamUri(content, state, (uri) => `<tr2:Uri>${uri}</tr2:Uri>`),
};

const longestOsd = 64;
const sourceToken = "video-source-1";
const encoderToken = (index: number) => `encoder-${index + 1}`;
const profileToken = (index: number) => `profile-${index + 1}`;
const profileName = (index: number) => ["mainStream", "subStream"][index] ?? `stream${index + 1}`;

const noConfig = invalid("ter:NoConfig", "The requested configuration does not exist");
const noProfile = invalid("ter:NoProfile", "The requested profile token does not exist");

const isCodec = (codec: string): codec is CameraCodec => codec === "H264" || codec === "H265" || codec === "JPEG";

function allows(model: CameraModel, { codec, width, height, fps, gop, kbps }: CameraEncoder): boolean {
  return (
    model.codecs.includes(codec) &&
    model.sizes.some((size) => size.width === width && size.height === height) &&
    fps >= 1 &&
    fps <= model.maxFps &&
    (codec === "JPEG" || (gop >= 1 && gop <= model.maxGop)) &&
    kbps >= model.kbps.min &&
    kbps <= model.kbps.max
  );
}

const multicast =
  "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>" +
  "<tt:Port>0</tt:Port><tt:TTL>5</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>";

function encoderConfiguration(prefix: "trt" | "tr2", element: string, encoder: CameraEncoder, index: number): string {
  const { codec, codecProfile, width, height, fps, gop, kbps, quality } = encoder;
  const name = `<tt:Name>${profileName(index)}</tt:Name><tt:UseCount>1</tt:UseCount>`;
  const size = `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>`;
  const rate = (middle: string) =>
    `<tt:FrameRateLimit>${fps}</tt:FrameRateLimit>${middle}<tt:BitrateLimit>${kbps}</tt:BitrateLimit>`;
  if (prefix === "tr2") {
    const own = codec === "JPEG" ? "" : ` GovLength="${gop}" Profile="${codecProfile}"`;
    return (
      `<${element} token="${encoderToken(index)}"${own}>${name}<tt:Encoding>${codec}</tt:Encoding>${size}` +
      `<tt:RateControl ConstantBitRate="false">${rate("")}</tt:RateControl>${multicast}<tt:Quality>${quality}</tt:Quality></${element}>`
    );
  }
  // The first media service has no word for H.265: such a stream is shown as H.264 there.
  const own =
    codec === "JPEG"
      ? ""
      : `<tt:H264><tt:GovLength>${gop}</tt:GovLength><tt:H264Profile>${codecProfile}</tt:H264Profile></tt:H264>`;
  return (
    `<${element} token="${encoderToken(index)}">${name}<tt:Encoding>${codec === "JPEG" ? "JPEG" : "H264"}</tt:Encoding>${size}` +
    `<tt:Quality>${quality}</tt:Quality><tt:RateControl>${rate("<tt:EncodingInterval>1</tt:EncodingInterval>")}</tt:RateControl>` +
    `${own}${multicast}<tt:SessionTimeout>PT60S</tt:SessionTimeout></${element}>`
  );
}

function videoSource(element: string, model: CameraModel): string {
  const [size] = model.sizes;
  return (
    `<${element} token="${sourceToken}"><tt:Name>VideoSource</tt:Name><tt:UseCount>2</tt:UseCount>` +
    `<tt:SourceToken>${sourceToken}</tt:SourceToken>` +
    `<tt:Bounds x="0" y="0" width="${size?.width ?? 0}" height="${size?.height ?? 0}"/></${element}>`
  );
}

function firstProfile(element: string, encoder: CameraEncoder, index: number, model: CameraModel): string {
  return (
    `<${element} token="${profileToken(index)}" fixed="true"><tt:Name>${profileName(index)}</tt:Name>` +
    videoSource("tt:VideoSourceConfiguration", model) +
    `${encoderConfiguration("trt", "tt:VideoEncoderConfiguration", encoder, index)}</${element}>`
  );
}

const encoderOptions = {
  trt({ codecs, sizes, maxFps, maxGop, kbps }: CameraModel): string {
    const body = (codec: "JPEG" | "H264") =>
      sizes.map(resolution).join("") +
      (codec === "H264" ? range("GovLengthRange", 1, maxGop) : "") +
      range("FrameRateRange", 1, maxFps) +
      range("EncodingIntervalRange", 1, 1) +
      (codec === "H264"
        ? "<tt:H264ProfilesSupported>Main</tt:H264ProfilesSupported><tt:H264ProfilesSupported>High</tt:H264ProfilesSupported>"
        : "");
    const known = (["JPEG", "H264"] as const).filter((codec) => codecs.includes(codec));
    const plain = known.map((codec) => `<tt:${codec}>${body(codec)}</tt:${codec}>`).join("");
    const extended = known
      .map((codec) => `<tt:${codec}>${body(codec)}${range("BitrateRange", kbps.min, kbps.max)}</tt:${codec}>`)
      .join("");
    return `<trt:Options>${range("QualityRange", 1, 100)}${plain}<tt:Extension>${extended}</tt:Extension></trt:Options>`;
  },

  tr2({ codecs, sizes, maxFps, maxGop, kbps }: CameraModel): string {
    const rates = Array.from({ length: maxFps }, (_, index) => maxFps - index).join(" ");
    return codecs
      .map((codec) => {
        const own =
          codec === "JPEG" ? "" : ` GovLengthRange="1 ${maxGop}" ProfilesSupported="${secondProfiles[codec]}"`;
        return (
          `<tr2:Options${own} FrameRatesSupported="${rates}" ConstantBitRateSupported="true"><tt:Encoding>${codec}</tt:Encoding>` +
          `${range("QualityRange", 1, 100)}${sizes.map(resolution).join("")}${range("BitrateRange", kbps.min, kbps.max)}</tr2:Options>`
        );
      })
      .join("");
  },
} as const;

const secondProfiles = { H264: "Main High", H265: "Main" } as const;

function resolution({ width, height }: CameraModel["sizes"][number]): string {
  return `<tt:ResolutionsAvailable><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:ResolutionsAvailable>`;
}

function range(name: string, min: number, max: number): string {
  return `<tt:${name}><tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max></tt:${name}>`;
}

function osdConfiguration(element: string, osd: CameraState["osds"][number]): string {
  const words =
    osd.textType === "Plain" ? `<tt:FontSize>32</tt:FontSize><tt:PlainText>${escaped(osd.text)}</tt:PlainText>` : "";
  const format =
    osd.textType === "DateAndTime"
      ? "<tt:DateFormat>yyyy-MM-dd</tt:DateFormat><tt:TimeFormat>HH:mm:ss</tt:TimeFormat>"
      : "";
  return (
    `<${element} token="${osd.token}"><tt:VideoSourceConfigurationToken>${sourceToken}</tt:VideoSourceConfigurationToken>` +
    `<tt:Type>Text</tt:Type><tt:Position><tt:Type>${osd.textType === "Plain" ? "UpperLeft" : "UpperRight"}</tt:Type></tt:Position>` +
    `<tt:TextString><tt:Type>${escaped(osd.textType)}</tt:Type>${format}${words}</tt:TextString></${element}>`
  );
}

function streamUri(content: XmlValue, state: CameraState, wrap: (uri: string) => string): OperationResult {
  const index = state.encoders.findIndex((_, at) => profileToken(at) === text(content, "ProfileToken"));
  if (index < 0) return noProfile;
  return {
    answer: wrap(
      `rtsp://${state.network.address}:554/Streaming/Channels/10${index + 1}?transportmode=unicast&amp;profile=${profileToken(index)}`,
    ),
  };
}
