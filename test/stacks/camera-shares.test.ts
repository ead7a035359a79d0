import { describe, expect, it } from "vitest";
import { spreadOver } from "../../stacks/camera-shares.ts";

const nodes = ["media-1", "media-2", "media-3", "media-4"];

describe("cameras over nodes", () => {
  it("puts each camera on one node, and no node over an even share by more than one camera", () => {
    const cameras = camerasOf(1200);
    const shares = spreadOver(cameras, nodes);
    expect(
      [...shares.values()]
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(cameras.map(({ id }) => id));
    const even = cameras.reduce((sum, { weight }) => sum + weight, 0) / nodes.length;
    for (const share of shares.values()) {
      expect(share.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(even + 8);
    }
  });

  it("disturbs few cameras when one is added", () => {
    expect(moved(spreadOver(camerasOf(1200), nodes), spreadOver(camerasOf(1201), nodes))).toBeLessThan(12);
  });

  it("moves about a fifth of the cameras to a fifth node, and few of the others", () => {
    const cameras = camerasOf(1200);
    const count = moved(spreadOver(cameras, nodes), spreadOver(cameras, [...nodes, "media-5"]));
    expect(count).toBeGreaterThan(200);
    expect(count).toBeLessThan(360);
  });

  it("gives a node without cameras an empty share, and cameras without nodes none at all", () => {
    expect(spreadOver([], nodes)).toEqual(new Map(nodes.map((id) => [id, []])));
    expect(spreadOver(camerasOf(2), [])).toEqual(new Map());
  });
});

/** Sorted by id; 2, 4 and 8 Mbit/s in turn. */
function camerasOf(count: number): readonly { readonly id: string; readonly weight: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `qiaotou-${String(i).padStart(4, "0")}`,
    weight: 2 << (i % 3),
  }));
}

function moved(one: ReturnType<typeof spreadOver>, other: ReturnType<typeof spreadOver>): number {
  const places = new Map([...one].flatMap(([node, share]) => share.map(({ id }) => [id, node] as const)));
  return [...other].flatMap(([node, share]) => share.filter(({ id }) => places.has(id) && places.get(id) !== node))
    .length;
}
