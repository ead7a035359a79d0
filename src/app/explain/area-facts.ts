import type { Area, Switch } from "../../core/network.ts";
import { nameIds } from "../../plan/wording.ts";
import { because, type Explanation, type Fact, type Known } from "./explanation.ts";

/** An area in short: its points, its switches with what hangs on them, its VLANs with their prefixes, and who pays. */
export function explainArea(known: Known, area: Area): Explanation {
  const { plan, after, places } = known;
  const at = places.countyItem(["areas"], area.slug) ?? area.source;
  const switches = [...after.switches.values()].filter((device) => device.area === area.slug);
  const servers = after.servers.filter((server) => server.area === area.slug);
  const vlans = plan.after.vlans.filter((vlan) => vlan.area === area.slug);
  const points = pointsIn(known, area.slug);
  const counts = [
    plural(points, "point"),
    plural(switches.length, "switch", "switches"),
    ...(servers.length > 0 ? [plural(servers.length, "server")] : []),
    plural(vlans.length, "VLAN"),
  ];
  return {
    kind: "area",
    id: area.slug,
    answer: `${area.slug} is the ${kinds[area.kind]} ${area.name.zh} ${area.name.en}; phase ${plan.phase} has ${counts.join(", ")} there`,
    facts: [
      pointsFact(known, area),
      ...roles.flatMap((role) => switchFact(switches, role)),
      ...(servers.length > 0
        ? [
            {
              what: "servers",
              value: String(servers.length),
              because: [because(nameIds(servers.map(({ id }) => id).sort()), servers[0]!.source)],
            },
          ]
        : []),
      ...vlans.map(
        (vlan): Fact => ({
          what: `VLAN ${vlan.id} ${vlan.name}`,
          value: `${vlan.prefix}: ${vlan.devices} of ${vlan.usableHosts} hosts`,
          because: [
            because(vlan.title, places.lock("prefixes", `${area.slug}/${vlan.service}`) ?? places.county("vlans")),
          ],
        }),
      ),
      {
        what: "index",
        value: String(area.index),
        because: [because("its VLAN ids follow from it", places.countyItem(["areas"], area.slug, "index") ?? at)],
      },
      {
        what: "unit code",
        value: area.unitCode,
        because: [because("digits 7-8 of its device codes", places.countyItem(["areas"], area.slug, "unitCode") ?? at)],
      },
      ...(area.budgetHolder === undefined
        ? []
        : [
            {
              what: "electricity",
              value: area.budgetHolder,
              because: [because("pays for its points", at)],
            },
          ]),
    ],
  };
}

const kinds: Readonly<Record<Area["kind"], string>> = {
  township: "township",
  checkpoints: "area of the checkpoints,",
  centre: "county's centre,",
};

const roles = ["core", "aggregation", "access"] as const;

function pointsIn({ plan }: Known, slug: string): number {
  return plan.after.points.find(({ area }) => area === slug)?.total ?? 0;
}

function pointsFact({ plan, after }: Known, { slug }: Area): Fact {
  const of = (points: typeof plan.after.points) => points.find(({ area }) => area === slug);
  const [was, now] = [of(plan.before.points)?.total ?? 0, of(plan.after.points)];
  const classes = Object.entries(now?.byClass ?? {}).flatMap(([name, count]) => (count > 0 ? `${count} ${name}` : []));
  const first = after.cameras.filter((camera) => camera.area === slug).sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  return {
    what: "points",
    value: String(now?.total ?? 0),
    because: [
      ...(classes.length > 0 ? [because(classes.join(", "), first?.source)] : []),
      because(`${was} of them stood before phase ${plan.phase}`),
    ],
  };
}

function switchFact(switches: readonly Switch[], role: Switch["role"]): readonly Fact[] {
  const own = switches.filter((device) => device.role === role).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (own.length === 0) return [];
  const names = nameIds(own.map(({ id }) => id));
  return [{ what: `${role} switches`, value: String(own.length), because: [because(names, own[0]!.source)] }];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
