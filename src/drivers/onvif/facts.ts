import * as answers from "./answers.ts";
import { parseReply, type SoapFault } from "./soap.ts";
import { present, type XmlElement } from "./xml.ts";

/** One answer of a camera as it came, and what it was asked. */
export interface CameraAnswer {
  readonly operation: string;
  readonly status: number;
  readonly body: string;
  /** The profile, encoder or source token that the request named. */
  readonly about?: string;
}

/** What a camera says of itself. What it does not say is absent; what it refused is in `faults`, in its own words. */
export interface CameraFacts extends answers.DeviceInformation {
  readonly time?: answers.DeviceTime;
  readonly hostname?: answers.Hostname;
  readonly ntp?: answers.ServerList;
  readonly dns?: answers.ServerList;
  readonly interfaces?: readonly answers.NetworkInterface[];
  readonly gateways?: readonly string[];
  readonly protocols?: readonly answers.NetworkProtocol[];
  readonly scopes?: readonly string[];
  readonly users?: readonly answers.DeviceUser[];
  readonly services?: answers.ServiceAddresses;
  readonly profiles?: readonly answers.ProfileFacts[];
  readonly encoders?: readonly answers.EncoderFacts[];
  /** Encoder token → what it may be set to. */
  readonly encoderOptions?: Readonly<Record<string, readonly answers.EncoderOptions[]>>;
  /** Profile token → RTSP address. */
  readonly streamUris?: Readonly<Record<string, string>>;
  readonly osds?: readonly answers.OsdFacts[];
  readonly faults: readonly CameraRefusal[];
}

export interface CameraRefusal {
  readonly operation: string;
  readonly about?: string;
  readonly status: number;
  /** The fault as given; `unreadable` when the answer is no SOAP message at all. */
  readonly fault: SoapFault | { readonly unreadable: string };
}

type Told = Partial<Omit<CameraFacts, "faults">>;

/** Every answer that says something camnet keeps. Operations that are not here are still checked for faults. */
const readers: Readonly<Record<string, (answer: XmlElement, about: string) => Told>> = {
  GetDeviceInformation: answers.readDeviceInformation,
  GetSystemDateAndTime: (answer) => ({ time: answers.readTime(answer) }),
  GetHostname: (answer) => ({ hostname: answers.readHostname(answer) }),
  GetNTP: (answer) => ({ ntp: answers.readNtp(answer) }),
  GetDNS: (answer) => ({ dns: answers.readDns(answer) }),
  GetNetworkInterfaces: (answer) => ({ interfaces: answers.readNetworkInterfaces(answer) }),
  GetNetworkDefaultGateway: (answer) => ({ gateways: answers.readGateways(answer) }),
  GetNetworkProtocols: (answer) => ({ protocols: answers.readNetworkProtocols(answer) }),
  GetScopes: (answer) => ({ scopes: answers.readScopes(answer) }),
  GetUsers: (answer) => ({ users: answers.readUsers(answer) }),
  GetServices: (answer) => ({ services: answers.readServices(answer) }),
  GetCapabilities: (answer) => ({ services: answers.readCapabilities(answer) }),
  GetProfiles: (answer) => ({ profiles: answers.readProfiles(answer) }),
  GetProfile: (answer) => ({ profiles: answers.readProfiles(answer) }),
  GetVideoEncoderConfigurations: (answer) => ({ encoders: answers.readEncoders(answer) }),
  GetVideoEncoderConfiguration: (answer) => ({ encoders: answers.readEncoders(answer) }),
  GetVideoEncoderConfigurationOptions: (answer, about) => ({
    encoderOptions: { [about]: answers.readEncoderOptions(answer) },
  }),
  GetStreamUri: (answer, about) => {
    const uri = answers.readStreamUri(answer);
    return uri === undefined ? {} : { streamUris: { [about]: uri } };
  },
  GetOSDs: (answer) => ({ osds: answers.readOsds(answer) }),
};

/** Facts from answers in any order and number. GetServices counts for more than the older GetCapabilities. */
export function collectFacts(given: readonly CameraAnswer[]): CameraFacts {
  let told: Told = {};
  const faults: CameraRefusal[] = [];
  for (const { operation, status, body, about } of given) {
    const reply = parseReply(body);
    const refuse = (fault: CameraRefusal["fault"]) =>
      faults.push({ operation, status, fault, ...(about === undefined ? {} : { about }) });
    if (reply.kind === "fault") refuse(reply.fault);
    else if (reply.kind === "unreadable") refuse({ unreadable: reply.why });
    else if (reply.answer.name !== `${operation}Response`)
      refuse({ unreadable: `<${reply.answer.name}> as an answer` });
    else {
      const more = readers[operation]?.(reply.answer, about ?? "") ?? {};
      told = operation === "GetCapabilities" ? merge(more, told) : merge(told, more);
    }
  }
  return { ...told, faults };
}

/** The later word counts, except in what comes in pieces: those add up. */
function merge(before: Told, after: Told): Told {
  return {
    ...before,
    ...after,
    ...present<Told>({
      services: both(before.services, after.services),
      streamUris: both(before.streamUris, after.streamUris),
      encoderOptions: both(before.encoderOptions, after.encoderOptions),
      profiles: byToken(before.profiles, after.profiles),
      encoders: byToken(before.encoders, after.encoders),
    }),
  };
}

function both<T extends object>(before: T | undefined, after: T | undefined): T | undefined {
  return before && after ? { ...before, ...after } : (after ?? before);
}

function byToken<T extends { readonly token: string }>(
  before: readonly T[] | undefined,
  after: readonly T[] | undefined,
): readonly T[] | undefined {
  if (!before || !after) return after ?? before;
  return [...new Map([...before, ...after].map((item) => [item.token, item])).values()];
}
