/** The lab of the small county as a program, with the arguments that `startLab` gives to camnet. */
import { parseArgs } from "node:util";
import { pickFaults } from "../../src/lab/faults.ts";
import { runLab } from "../../src/lab/lab-process.ts";
import { labCounty } from "./small-county.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inventory: { type: "string" },
    folder: { type: "string" },
    faults: { type: "string", default: "0" },
    fresh: { type: "boolean", default: false },
  },
});
if (positionals[0] !== "lab" || values.inventory !== "small")
  throw new Error("this program knows the small county only");
const county = labCounty();
const breakable = county.network.devices.flatMap(({ id, kind }) => (kind === "server" ? [] : [{ id, kind }]));
const faults = pickFaults(breakable, Number(values.faults), "test");
await runLab({ county, folder: values.folder!, faults, fresh: values.fresh }, () => {});
