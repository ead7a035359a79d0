import { diagnostic } from "../core/diagnostic.ts";
import { type AllocationBooks, contradiction, type Draft } from "./allocation-books.ts";
import { deviceCode, deviceCodeStem, lastSerial, stemDigits } from "./device-code.ts";

/** Gives every camera and server its 20-digit code: the fixed one, the lock file's, or the lowest free serial. */
export function placeDeviceCodes({ network, drafts, released, renumber, findings }: AllocationBooks): void {
  const unitCodes = new Map(network.areas.map((area) => [area.slug, area.unitCode]));
  const owner = new Map<string, string>();
  const resting = new Set(Object.values(released).flatMap((entry) => entry.deviceCode ?? []));
  const stems = drafts.map(({ device }) => {
    const unitCode = unitCodes.get(device.area);
    if (device.kind === "switch" || unitCode === undefined) return undefined;
    return deviceCodeStem(network.county.divisionCode, unitCode, device);
  });
  const claim = (draft: Draft, code: string) => {
    const { device } = draft;
    const other = owner.get(code);
    if (other !== undefined) {
      findings.push(
        diagnostic({
          code: "device-code-taken",
          message: `${device.id} has device code ${code}, which belongs to ${other}`,
          where: device.source,
          hints: [`camnet allocate --renumber ${device.fixed.deviceCode === code ? other : device.id}`],
        }),
      );
    } else owner.set(code, device.id);
    draft.deviceCode = code;
  };

  for (const draft of drafts) {
    const { device, held } = draft;
    const { deviceCode: fixed } = device.fixed;
    if (fixed === undefined) continue;
    const before = held?.deviceCode;
    if (before !== undefined && before !== fixed) findings.push(contradiction(device, "device code", fixed, before));
    claim(draft, fixed);
  }
  drafts.forEach((draft, n) => {
    const before = draft.held?.deviceCode;
    if (before === undefined) return;
    const fits = before.slice(0, stemDigits) === stems[n] && !owner.has(before);
    if (draft.deviceCode !== undefined || (!fits && renumber.has(draft.device.id))) resting.add(before);
    else claim(draft, before);
  });
  const next = new Map<string, number>();
  const isTaken = (code: string) => owner.has(code) || resting.has(code);
  drafts.forEach((draft, n) => {
    const stem = stems[n];
    if (stem === undefined || draft.deviceCode !== undefined) return;
    let serial = next.get(stem) ?? 1;
    while (serial <= lastSerial && isTaken(deviceCode(stem, serial))) serial++;
    next.set(stem, serial);
    if (serial <= lastSerial) {
      claim(draft, deviceCode(stem, serial));
      return;
    }
    const { device } = draft;
    findings.push(
      diagnostic({
        code: "device-codes-exhausted",
        message: `${device.id} got no device code: all ${lastSerial} serials behind ${stem} are taken`,
        where: device.source,
        hints: [`give area ${device.area} another \`unitCode\``],
      }),
    );
  });
}
