import { type Outcome, ok } from "../../core/outcome.ts";
import type { OnvifClient } from "./client.ts";
import { type CameraAnswer, type CameraFacts, collectFacts } from "./facts.ts";
import * as requests from "./requests.ts";
import type { OnvifRequest } from "./soap.ts";

/** Asks a camera everything that camnet keeps; what it refuses is in the facts' `faults`. Only the network can fail it. */
export async function surveyCamera(client: OnvifClient): Promise<Outcome<CameraFacts>> {
  const answers: CameraAnswer[] = [];
  const ask = async (request: OnvifRequest, about?: string) => {
    const asked = await client.ask(request);
    if (asked.ok) answers.push({ ...asked.value.answer, ...(about === undefined ? {} : { about }) });
    return asked;
  };

  for (const request of deviceRequests) {
    const asked = await ask(request());
    if (!asked.ok) return asked;
  }
  // The second media service where there is one; the first also where the second has nothing to say.
  for (const service of (["media2", "media"] as const).filter((name) => client.offers(name))) {
    const listed = await ask(requests.getProfiles(service));
    if (!listed.ok) return listed;
    const { profiles = [] } = collectFacts([listed.value.answer]);
    if (profiles.length === 0) continue;
    const rest = [
      [requests.getVideoEncoderConfigurations(service), undefined],
      [requests.getOsds(service), undefined],
      ...profiles.map(({ token }) => [requests.getStreamUri(service, token), token] as const),
      ...profiles.flatMap(({ encoder }) =>
        encoder ? [[requests.getVideoEncoderConfigurationOptions(service, encoder.token), encoder.token] as const] : [],
      ),
    ] as const;
    for (const [request, about] of rest) {
      const asked = await ask(request, about);
      if (!asked.ok) return asked;
    }
    break;
  }
  return ok(collectFacts(answers));
}

const deviceRequests = [
  requests.getDeviceInformation,
  requests.getSystemDateAndTime,
  requests.getServices,
  requests.getHostname,
  requests.getNtp,
  requests.getDns,
  requests.getNetworkInterfaces,
  requests.getNetworkDefaultGateway,
  requests.getNetworkProtocols,
  requests.getScopes,
  requests.getUsers,
];
