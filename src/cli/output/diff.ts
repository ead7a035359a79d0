import * as z from "zod";

export const step = z.strictObject({
  context: z.array(z.string()).describe("Section headers from the outermost inwards."),
  command: z.string().describe("Redacted."),
  risk: z.enum(["safe", "interrupts", "management"]),
});

export const unread = z.array(
  z.strictObject({ device: z.string(), kind: z.string().describe("Kind of failure."), message: z.string() }),
);

/** `camnet diff --json` of the county's devices, and `camnet push --json` without `--apply`. */
const proposal = z.strictObject({
  digest: z
    .string()
    .describe("Over what was seen and what would be sent: two proposals with one digest would do the same."),
  devices: z.array(
    z.strictObject({
      device: z.string(),
      area: z.string(),
      platform: z.string(),
      commands: z.array(step).describe("In sending order."),
      rollback: z.array(step),
      unmanaged: z.int().describe("Lines of the device that camnet does not own and leaves alone."),
      unparsed: z.int(),
    }),
  ),
  waves: z.array(z.strictObject({ name: z.string(), devices: z.array(z.string()) })),
  unread,
  withoutDriver: z.array(z.string()),
});

const textStep = z.strictObject({
  context: z.array(z.string()).describe("Section headers from the outermost inwards."),
  command: z.string(),
});

/** `camnet diff A B --platform … --as json`: secrets as the files hold them. */
const ofFiles = z.strictObject({
  commands: z.array(textStep).describe("From A to B, in sending order, without section ends."),
  rollback: z.array(textStep).describe("From B to A."),
  unparsed: z.int().describe("Lines of both files that have no place in the tree. They take part all the same."),
});

export const output = z.union([proposal, ofFiles]);
