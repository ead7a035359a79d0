import type { CameraModel, CameraState } from "./camera-state.ts";
import type { XmlValue } from "./camera-xml.ts";

/** One operation of a simulated camera: what was asked and what stands around it in, the answer or a refusal out. */
export type Operation = (content: XmlValue, context: OperationContext) => OperationResult;

export type OperationResult =
  | { readonly answer: string; readonly state?: CameraState }
  | { readonly fault: SoapRefusal };

export interface OperationContext extends CameraSurroundings {
  readonly state: CameraState;
}

export interface CameraSurroundings {
  readonly model: CameraModel;
  readonly username: string;
  /** `host:port` under which the client asked; cameras name their services by it. */
  readonly host: string;
  /** True time, milliseconds since 1970. */
  readonly now: number;
}

export interface SoapRefusal {
  readonly code: "Sender" | "Receiver";
  readonly subcodes: readonly string[];
  readonly reason: string;
}

export const notAuthorized: SoapRefusal = {
  code: "Sender",
  subcodes: ["ter:NotAuthorized"],
  reason: "Sender not authorized",
};
export const notSupported: SoapRefusal = {
  code: "Receiver",
  subcodes: ["ter:ActionNotSupported"],
  reason: "Optional Action Not Implemented",
};
export const notSoap: SoapRefusal = { code: "Sender", subcodes: ["ter:WellFormed"], reason: "Well-formed Error" };

export function invalid(subcode: string, reason: string): OperationResult {
  return { fault: { code: "Sender", subcodes: ["ter:InvalidArgVal", subcode], reason } };
}
