import { describe, expect, it } from "vitest";
import { huaweiVrpRules as rules } from "../../src/drivers/huawei-vrp/rules.ts";
import { readSamples, samplesPath, score, wrong } from "./samples.ts";

const samples = readSamples("huawei");

/** What a camera network is about; the rest is routing, which is reported and asked less of. */
const routing =
  /^(bgp|huawei_bgp|huawei_srte|huawei_xpl|huawei_plist|huawei_goto|huawei_load_balancing|huawei_undo_(bgp|vpn))/;

describe.skipIf(samples.length === 0)(
  samples.length > 0
    ? "changes that a production tool sends"
    : `changes that a production tool sends [needs ${samplesPath("huawei")}]`,
  () => {
    const scores = samples.map((sample) => score(sample, rules));

    it("are reproduced line by line and in order", () => {
      // Ours differ on purpose: a default route goes last of all, and a list only once nothing uses it any more (xpl). In the
      // merge of groups, the same lines come in another order of the peers.
      expect(wrong(scores, "exact")).toEqual([
        "huawei_bgp_peers_group_merge:0",
        "huawei_undo_bgp:0",
        "huawei_vlan_named:2",
        "huawei_xpl:3",
      ]);
    });

    it("are reproduced as a set of lines", () => {
      // The sample deletes a VLAN that stays in the configuration under its own heading; we do not.
      expect(wrong(scores, "sameLines")).toEqual(["huawei_vlan_named:2"]);
    });

    it("hold no undo that the sample does not have", () => {
      expect(scores.flatMap(({ id, harmful }) => harmful.map((line) => `${id}: ${line}`))).toEqual([]);
    });

    it("lead where they should, back again, and are empty the second time", () => {
      expect(wrong(scores, "roundTrip")).toEqual([]);
    });

    it("are better than nine of ten where a camera network is concerned", () => {
      const ours = scores.filter(({ id }) => !routing.test(id));
      expect(ours.length).toBeGreaterThan(30);
      expect(ours.filter(({ exact }) => exact).length / ours.length).toBeGreaterThan(0.95);
    });
  },
);
