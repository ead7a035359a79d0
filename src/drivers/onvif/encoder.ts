import type { EncoderFacts, EncoderOptions, ProfileFacts, Range } from "./answers.ts";
import type { MediaService } from "./requests.ts";
import { child, copyXml, node, word, type XmlElement, type XmlNode } from "./xml.ts";

/** What is wanted of one stream; absent members stay as they are. */
export interface StreamWish {
  readonly codec?: string;
  readonly size?: string;
  readonly fps?: number;
  readonly gop?: number;
  readonly kbps?: number;
}

/**
 * Encoders by the stream they make: main is the largest picture, sub and what else there is (stream-3 and on) follow in the
 * order in which the camera lists its profiles, so that a size that we write does not make another encoder the sub. JPEG
 * comes last, whatever its size: a camera keeps it for snapshots.
 */
export function rankStreams(profiles: readonly ProfileFacts[]): ReadonlyMap<string, ProfileFacts & Encoding> {
  const encoding = profiles.filter((profile): profile is ProfileFacts & Encoding => profile.encoder !== undefined);
  const distinct = [...new Map([...encoding].reverse().map((profile) => [profile.encoder.token, profile])).values()];
  const listed = distinct.reverse().sort((a, b) => Number(isStill(a.encoder)) - Number(isStill(b.encoder)));
  const video = listed.filter(({ encoder }) => !isStill(encoder));
  const main = (video.length > 0 ? video : listed).toSorted((a, b) => area(b.encoder) - area(a.encoder))[0];
  const ranked = main ? [main, ...listed.filter((profile) => profile !== main)] : [];
  return new Map(ranked.map((profile, index) => [["main", "sub"][index] ?? `stream-${index + 1}`, profile]));
}

interface Encoding {
  readonly encoder: EncoderFacts;
}

const isStill = ({ codec }: EncoderFacts) => codec === "JPEG";
const area = ({ width = 0, height = 0 }: EncoderFacts) => width * height;

/** `H265` for `h265`. */
export const onvifCodec = (codec: string) => (codec === "mjpeg" ? "JPEG" : codec.toUpperCase());
export const settingCodec = (codec: string) => (codec === "JPEG" ? "mjpeg" : codec.toLowerCase());

/** Why a wish is outside what the camera offers, with what is allowed; undefined when it may be asked for. */
export function refuseWish(
  stream: string,
  wish: StreamWish,
  now: EncoderFacts,
  offered: readonly EncoderOptions[],
  service: MediaService,
): string | undefined {
  const codec = wish.codec === undefined ? now.codec : onvifCodec(wish.codec);
  const options = offered.find((option) => option.codec === codec);
  if (codec === "H265" && service === "media") {
    return `encoder ${stream} codec h265 needs the second ONVIF media service, which this camera does not offer`;
  }
  if (!options) {
    const codecs = offered.map((option) => settingCodec(option.codec));
    return `encoder ${stream} codec ${settingCodec(codec ?? "")} is not offered; this camera allows ${codecs.join(", ")}`;
  }
  const sizes = options.sizes.map(({ width, height }) => `${width}x${height}`);
  const where = ` with ${settingCodec(options.codec)}`;
  if (wish.size !== undefined && !sizes.includes(wish.size)) {
    return `encoder ${stream} size ${wish.size} is not offered${where}; this camera allows ${sizes.join(", ")}`;
  }
  return (
    outside(`encoder ${stream} fps`, wish.fps, options.fps, where) ??
    outside(`encoder ${stream} gop`, wish.gop, options.gop, where) ??
    outside(`encoder ${stream} kbps`, wish.kbps, options.bitrateKbps, where)
  );
}

function outside(
  key: string,
  value: number | undefined,
  allowed: Range | readonly number[] | undefined,
  where: string,
): string | undefined {
  if (value === undefined || allowed === undefined) return undefined;
  if ("min" in allowed) {
    if (value >= allowed.min && value <= allowed.max) return undefined;
    return `${key} ${value} is not offered${where}; this camera allows ${allowed.min} to ${allowed.max}`;
  }
  if (allowed.length === 0 || allowed.includes(value)) return undefined;
  return `${key} ${value} is not offered${where}; this camera allows ${[...allowed].sort((a, b) => a - b).join(", ")}`;
}

/** The configuration to write: what was read, with the wish in it and everything else as it stands. */
export function editEncoder(
  read: XmlElement,
  wish: StreamWish,
  offered: readonly EncoderOptions[],
  service: MediaService,
): XmlNode {
  const codec = wish.codec === undefined ? (word(read, "Encoding") ?? "") : onvifCodec(wish.codec);
  const profiles = offered.find((option) => option.codec === codec)?.codecProfiles ?? [];
  const profile = (current: string | undefined) =>
    current !== undefined && (profiles.length === 0 || profiles.includes(current))
      ? current
      : profiles.includes("Main")
        ? "Main"
        : profiles[0];
  const keep = (name: string) => copied(child(read, name));
  const size = wish.size?.split("x");
  const shared = {
    encoding: node("tt:Encoding", codec),
    resolution: size
      ? node("tt:Resolution", [node("tt:Width", size[0]), node("tt:Height", size[1])])
      : keep("Resolution"),
  };

  if (service === "media2") {
    const { GovLength, Profile, ...others } = read.attributes;
    const still = codec === "JPEG";
    return node(
      "tr2:Configuration",
      [
        keep("Name"),
        keep("UseCount"),
        shared.encoding,
        shared.resolution,
        editRate(read, wish, ["FrameRateLimit", "BitrateLimit", "AverageBitRate"]),
        keep("Multicast"),
        keep("Quality"),
      ],
      {
        ...others,
        GovLength: still ? undefined : (wish.gop ?? GovLength),
        Profile: still ? undefined : profile(Profile),
      },
    );
  }
  const own = child(read, codec);
  const gop = wish.gop ?? word(own, "GovLength");
  const h264 =
    codec === "H264" && gop !== undefined
      ? node("tt:H264", [
          node("tt:GovLength", gop),
          node("tt:H264Profile", profile(word(own, "H264Profile")) ?? "Main"),
        ])
      : undefined;
  return node(
    "trt:Configuration",
    [
      keep("Name"),
      keep("UseCount"),
      shared.encoding,
      shared.resolution,
      keep("Quality"),
      editRate(read, wish, ["FrameRateLimit", "EncodingInterval", "BitrateLimit"]),
      codec === "MPEG4" ? copied(own) : undefined,
      h264,
      keep("Multicast"),
      keep("SessionTimeout"),
    ],
    read.attributes,
  );
}

function editRate(read: XmlElement, wish: StreamWish, order: readonly string[]): XmlNode | undefined {
  const rate = child(read, "RateControl");
  if (!rate && wish.fps === undefined && wish.kbps === undefined) return undefined;
  const wanted: Readonly<Record<string, number | undefined>> = { FrameRateLimit: wish.fps, BitrateLimit: wish.kbps };
  const content = order.map((name) => {
    const value = wanted[name] ?? word(rate, name) ?? (name === "EncodingInterval" ? "1" : undefined);
    return value === undefined ? undefined : node(`tt:${name}`, value);
  });
  return node("tt:RateControl", content, rate?.attributes);
}

function copied(element: XmlElement | undefined): XmlNode | undefined {
  return element && copyXml(element, "tt");
}
