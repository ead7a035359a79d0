import { deviceOperations } from "./camera-device.ts";
import { firstMediaOperations, secondMediaOperations } from "./camera-media.ts";
import { type CameraSurroundings, notSupported, type Operation, type SoapRefusal } from "./camera-operation.ts";
import { type ServicePrefix, serviceNamespaces } from "./camera-services.ts";
import type { CameraState } from "./camera-state.ts";
import { escaped, type SoapCall } from "./camera-xml.ts";

/**
 * A simulated camera as a pure function: the state, a request and what is around it in, the answer and the next state
 * out. Shapes and faults follow what real cameras answer: Sender faults come with HTTP 400, Receiver faults with 500.
 */

export interface CameraReply {
  readonly status: number;
  readonly body: string;
  readonly state: CameraState;
}

export function answerOnvif(state: CameraState, call: SoapCall, around: CameraSurroundings): CameraReply {
  const service = services[call.namespace];
  const offered = service && (service.prefix !== "tr2" || around.model.media2);
  const operation = offered ? service.operations[call.operation] : undefined;
  if (!service || !operation) return refuse(state, notSupported);
  const result = operation(call.content, { state, ...around });
  if ("fault" in result) return refuse(state, result.fault);
  const name = `${service.prefix}:${call.operation}Response`;
  return { status: 200, body: envelope(`<${name}>${result.answer}</${name}>`), state: result.state ?? state };
}

/** Operations that the specification lets anybody ask (access class PRE_AUTH). */
export const openToAll: ReadonlySet<string> = new Set([
  "GetSystemDateAndTime",
  "GetServices",
  "GetServiceCapabilities",
  "GetCapabilities",
  "GetWsdlUrl",
  "GetHostname",
]);

export function refuse(state: CameraState, fault: SoapRefusal): CameraReply {
  return { status: fault.code === "Sender" ? 400 : 500, body: faultMessage(fault), state };
}

function faultMessage({ code, subcodes, reason }: SoapRefusal): string {
  const nested = subcodes.reduceRight(
    (inner, word) => `<SOAP-ENV:Subcode><SOAP-ENV:Value>${escaped(word)}</SOAP-ENV:Value>${inner}</SOAP-ENV:Subcode>`,
    "",
  );
  return envelope(
    `<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:${code}</SOAP-ENV:Value>${nested}</SOAP-ENV:Code>` +
      `<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">${escaped(reason)}</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>`,
  );
}

function envelope(body: string): string {
  return `${envelopeStart}${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

const envelopeStart =
  '<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"' +
  ' xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"' +
  ' xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl"' +
  ' xmlns:ter="http://www.onvif.org/ver10/error"><SOAP-ENV:Body>';

const services: Readonly<
  Record<string, { readonly prefix: ServicePrefix; readonly operations: Readonly<Record<string, Operation>> }>
> = {
  [serviceNamespaces.tds]: { prefix: "tds", operations: deviceOperations },
  [serviceNamespaces.trt]: { prefix: "trt", operations: firstMediaOperations },
  [serviceNamespaces.tr2]: { prefix: "tr2", operations: secondMediaOperations },
};
