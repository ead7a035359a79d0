import { createHash } from "node:crypto";
import type { Credential } from "../../core/secret.ts";
import { child, node, parseXml, text, word, writeXml, type XmlElement, type XmlNode } from "./xml.ts";

/** The namespaces of what we send, by the prefixes that ONVIF's own documents use. */
export const namespaces = {
  tds: "http://www.onvif.org/ver10/device/wsdl",
  trt: "http://www.onvif.org/ver10/media/wsdl",
  tr2: "http://www.onvif.org/ver20/media/wsdl",
  tt: "http://www.onvif.org/ver10/schema",
} as const;

/** device: tds · media: trt, the first media service · media2: tr2, the only one that knows H.265. */
export type OnvifService = "device" | "media" | "media2";
export const servicePrefix = { device: "tds", media: "trt", media2: "tr2" } as const satisfies Record<
  OnvifService,
  keyof typeof namespaces
>;

/** One operation to ask for. */
export interface OnvifRequest {
  readonly service: OnvifService;
  readonly operation: string;
  readonly content: readonly (XmlNode | undefined)[];
}

/** What the camera refused, in its own words: `code` and `subcodes` as qualified names, outermost first. */
export interface SoapFault {
  readonly code: string;
  readonly subcodes: readonly string[];
  /** May be empty: some cameras send a fault without a word. */
  readonly reason: string;
  readonly detail?: string;
}

export type SoapReply =
  | { readonly kind: "answer"; readonly answer: XmlElement }
  | { readonly kind: "fault"; readonly fault: SoapFault }
  | { readonly kind: "unreadable"; readonly why: string };

/** The SOAP 1.2 message for one operation, with a security header when the camera wants the user named inside it. */
export function writeMessage(request: OnvifRequest, security?: XmlNode): string {
  const declared = Object.entries(namespaces).map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const);
  const envelope = node(
    "s:Envelope",
    [
      security && node("s:Header", [security]),
      node("s:Body", [node(`${servicePrefix[request.service]}:${request.operation}`, request.content)]),
    ],
    Object.fromEntries([["xmlns:s", "http://www.w3.org/2003/05/soap-envelope"], ...declared]),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(envelope)}`;
}

/** The `Content-Type` of a SOAP 1.2 request. */
export function contentType({ service, operation }: OnvifRequest): string {
  return `application/soap+xml; charset=utf-8; action="${namespaces[servicePrefix[service]]}/${operation}"`;
}

const wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss";

/**
 * WS-Security UsernameToken with a password digest: Base64(SHA-1(nonce + created + password)), OASIS UsernameToken
 * Profile 1.0. `created` has to be the camera's time, within a few seconds.
 */
export function usernameToken(credential: Credential, created: Date, nonce: Uint8Array): XmlNode {
  const stamp = created.toISOString().replace(/\.\d+Z$/, "Z");
  const digest = createHash("sha1").update(nonce).update(stamp).update(credential.password.reveal()).digest("base64");
  return node(
    "wsse:Security",
    [
      node("wsse:UsernameToken", [
        node("wsse:Username", credential.username),
        node("wsse:Password", digest, { Type: `${wss}-username-token-profile-1.0#PasswordDigest` }),
        node("wsse:Nonce", Buffer.from(nonce).toString("base64"), {
          EncodingType: `${wss}-soap-message-security-1.0#Base64Binary`,
        }),
        node("wsu:Created", stamp),
      ]),
    ],
    {
      "s:mustUnderstand": "true",
      "xmlns:wsse": `${wss}-wssecurity-secext-1.0.xsd`,
      "xmlns:wsu": `${wss}-wssecurity-utility-1.0.xsd`,
    },
  );
}

/** Reads a reply of either SOAP version: the first element of its body, or the fault, or why it is neither. */
export function parseReply(message: string): SoapReply {
  if (message.trim() === "") return { kind: "unreadable", why: "an empty answer" };
  // The parser forgives a missing end; a message that stops in the middle must not pass for a short one.
  if (/<(?:[\w.-]+:)?Envelope[\s>]/.test(message) && !/<\/(?:[\w.-]+:)?Envelope\s*>/.test(message)) {
    return { kind: "unreadable", why: "half a SOAP message" };
  }
  const root = parseXml(message);
  if (!root) return { kind: "unreadable", why: "an answer that is not XML" };
  if (root.name !== "Envelope") return { kind: "unreadable", why: `<${root.name}> instead of a SOAP message` };
  const body = child(root, "Body");
  const answer = body?.children[0];
  if (!answer) return { kind: "unreadable", why: "a SOAP message with nothing in it" };
  return answer.name === "Fault" ? { kind: "fault", fault: readFault(answer) } : { kind: "answer", answer };
}

/** True when the fault carries this word at any level, whatever its prefix: `faultIs(fault, "NotAuthorized")`. */
export function faultIs(fault: SoapFault, ...words: readonly string[]): boolean {
  return [fault.code, ...fault.subcodes].some((name) => words.includes(name.slice(name.indexOf(":") + 1)));
}

/** The camera does not know the operation, or has chosen not to have it. Some say so with a bare Sender fault. */
export function isUnsupported(fault: SoapFault): boolean {
  if (faultIs(fault, "ActionNotSupported", "OptionalActionNotImplemented", "UnknownAction")) return true;
  return fault.subcodes.length === 0 && faultIs(fault, "Sender", "Client");
}

/** A fault as part of a sentence: `ter:InvalidArgVal, ter:NoConfig: "The configuration does not exist"`. */
export function describeFault({ code, subcodes, reason, detail }: SoapFault): string {
  const words = [reason, detail === reason ? undefined : detail].filter((part) => part);
  return [subcodes.join(", ") || code, ...words.map((part) => `"${part}"`)].join(": ");
}

function readFault(fault: XmlElement): SoapFault {
  const subcodes: string[] = [];
  for (let at = child(fault, "Code", "Subcode"); at; at = child(at, "Subcode")) {
    const value = word(at, "Value");
    if (value) subcodes.push(value);
  }
  const detail = child(fault, "Detail") ?? child(fault, "detail");
  const words = detail && allText(detail);
  return {
    code: word(fault, "Code", "Value") ?? word(fault, "faultcode") ?? "",
    subcodes,
    reason: (text(fault, "Reason", "Text") ?? text(fault, "faultstring") ?? "").trim(),
    ...(words ? { detail: words } : {}),
  };
}

function allText(element: XmlElement): string {
  return [element.text, ...element.children.map(allText)]
    .map((part) => part.trim())
    .filter((part) => part)
    .join(" ");
}
