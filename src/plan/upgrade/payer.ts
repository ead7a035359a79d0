import type { Area, Device } from "../../core/network.ts";

/** How bills and energy plans name the county among the budget holders, and schedules its own staff. */
export const county = "county";

/**
 * Who pays the electricity of a device. The township pays that of the points in its area: cameras, and the access switches
 * that feed them. What stands in a police station or at the centre (aggregation, core, servers) is the county's, and so is
 * an area without a budget holder. Construction, network and platform are the county's everywhere.
 */
export function electricityPayer(device: Device, area: Area | undefined): string {
  const atPoint = device.kind === "camera" || (device.kind === "switch" && device.role === "access");
  return (atPoint ? area?.budgetHolder : undefined) ?? county;
}
