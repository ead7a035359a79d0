/** `camnet synth --json`: its shape. */
import * as z from "zod";

const name = z.string().describe("Stack: an area's slug, or county-platform.");

export const output = z
  .strictObject({
    phase: z.int().min(0),
    out: z.string().describe("The folder written, as it was given."),
    stacks: z
      .array(
        z.strictObject({
          name,
          folder: z.string().describe("Folder of the stack below `out`."),
          resources: z.int().min(0),
        }),
      )
      .describe("The platform first, then the areas in the county's order."),
    removed: z.array(name).describe("Stacks of an earlier run that the plan no longer has, and that are gone."),
    kept: z.array(name).describe("Such stacks that stay until the resources in their state are destroyed."),
  })
  .meta({ title: "camnet synth" });
