import type { Oid, SnmpValue } from "../core/effects.ts";
import { type Catalogue, recognise } from "./identify.ts";
import { createLookup, type Lookup } from "./lookup.ts";
import { type QuestionName, questionNames, questions } from "./questions.ts";
import { type Plain, type Sources, separate, sourced } from "./sourced.ts";
import { object, snmpEngineTime, system } from "./system.ts";
import { counted, present, text } from "./values.ts";
import { type Who, who } from "./who.ts";

type Answers = { readonly [N in QuestionName]?: NonNullable<ReturnType<(typeof questions)[N]["decode"]>> };

type Told = { readonly system?: ReturnType<typeof systemTold> } & Who & Answers;

export type DeviceFacts = Plain<Told>;

export interface Device {
  readonly facts: DeviceFacts;
  readonly sources: Sources;
  /** Questions that the device does not answer, by name. */
  readonly unsupported: readonly string[];
}

/** What a device's values say: who it is and how it is, each value with its object. They may come from a network or a file. */
export function deviceFacts(values: ReadonlyMap<Oid, SnmpValue>, catalogue: Catalogue): Device {
  const lookup = createLookup(values);
  const known = recognise(lookup, catalogue);
  const told = systemTold(lookup);
  const answers = questionNames.map((name) => [name, questions[name].decode(lookup, known.maker)] as const);
  const asked = answers.filter(([name]) => {
    const { scalars, tables } = questions[name].reads(known.maker);
    return scalars.length + tables.length > 0;
  });
  const facts = {
    ...(Object.keys(told).length > 0 ? { system: told } : {}),
    ...who(lookup, known),
    ...Object.fromEntries(answers.filter(([, answer]) => answer !== undefined)),
  } as Told;
  const { plain, sources } = separate(facts);
  return {
    facts: plain,
    sources,
    unsupported: [
      ...(facts.system ? [] : [system.name]),
      ...asked.filter(([, answer]) => answer === undefined).map(([name]) => name),
    ],
  };
}

function systemTold(values: Lookup) {
  const at = (name: keyof typeof object) => values.get(object[name]);
  const said = (name: keyof typeof object) => sourced(at(name), text(at(name)?.value));
  const id = at("objectId");
  const hundredths = counted(at("uptime")?.value);
  const engine = values.get(snmpEngineTime);
  const seconds = counted(engine?.value);
  return present({
    description: said("description"),
    objectId: sourced(id, id?.value.type === "oid" ? id.value.value : undefined),
    name: said("name"),
    location: said("location"),
    contact: said("contact"),
    uptimeSeconds:
      sourced(at("uptime"), hundredths === undefined ? undefined : Number(hundredths / 100n)) ??
      sourced(engine, seconds === undefined ? undefined : Number(seconds)),
  });
}
