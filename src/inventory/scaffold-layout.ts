/**
 * Where the points of a task table could hang: cabinets, access switches, a station switch per township, the centre.
 * Every number here is an assumption that a survey replaces; it only has to be sound: ports, PoE and link rates fit.
 */
import type { PointClass } from "../core/network.ts";
import { scaffoldClasses, scaffoldPolicy, scaffoldSizing, scaffoldTypes } from "./scaffold-defaults.ts";
import type { CountyTask, TaskArea } from "./scaffold-task.ts";
import type { WrittenArea, WrittenCamera, WrittenServer, WrittenSite, WrittenSwitch } from "./schema.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type DraftSwitch = Draft<WrittenSwitch> & {
  cameras: Draft<WrittenCamera>[];
  room: number;
};

export interface Layout {
  readonly planning: number;
  /** Centre first, then the areas in the order of the task. */
  readonly areas: readonly WrittenArea[];
}

/** Fills of an access switch: what the assumed baseline used, and the most that leaves spare ports and PoE. */
const large = { used: 14, most: 18 };
const small = { most: 6 };
/** Lanes of one checkpoint switch; PoE+ cameras hold 30 W each ready. */
const lanes = 8;
const centreScreens = 48;
/** Of the 24 copper ports of a server switch. */
const serversPerSwitch = 20;
/** A station switch takes so many access switches; the next ones hang from a second one. */
const accessPerStation = 12;
const townPoints = 70;
const rates = [100, 1000, 10_000, 100_000] as const;

/** Lays out every phase of the task; the newest phase first fills spare ports, then brings new switches. */
export function layOut(task: CountyTask): Layout {
  const planning = Math.max(...task.phases.map((phase) => phase.phase));
  const first = Math.min(...task.phases.map((phase) => phase.phase));
  const context: Context = { task, planning, first, switches: new Map() };
  const core = coreSwitches(context);
  const rural = task.areas.filter((area) => area.kind === "township" && !isTown(area, planning));
  const collectors = collectorSwitches(context, rural.length);
  for (const each of [...core, ...collectors]) context.switches.set(each.id, each);
  const parents = parentOf(context, core, collectors, rural);
  const drafts = task.areas.map((area) =>
    area.kind === "checkpoints" ? checkpoints(context, area, core) : township(context, area, parents),
  );
  sizeLinks(context, drafts);
  const servers = centreServers(context, drafts);
  const serverSwitches = switchesForServers(context, servers, core);
  const centre: WrittenArea = {
    area: "centre",
    sites: [
      {
        id: "command-centre",
        kind: "centre",
        name: `${task.county.name.zh}公安局指挥中心`,
        room: { level: 1, screens: centreScreens, on: core[0]!.id },
      },
    ],
    switches: [...core, ...collectors, ...serverSwitches].map(written),
    servers,
    cameras: [],
  };
  return {
    planning,
    areas: [centre, ...drafts.map((draft) => draft.area(planning))],
  };
}

interface Context {
  readonly task: CountyTask;
  readonly planning: number;
  readonly first: number;
  readonly switches: Map<string, DraftSwitch>;
}

interface AreaDraft {
  readonly screens: number;
  readonly switches: readonly DraftSwitch[];
  area(planning: number): WrittenArea;
}

function coreSwitches({ first, planning }: Context): DraftSwitch[] {
  const at = { site: "command-centre", ...standing(first, planning) };
  return [
    draftSwitch({ id: "county-core-1", role: "core", ...at }),
    draftSwitch({
      id: "county-core-2",
      role: "core",
      ...at,
      uplink: { to: "county-core-1", mbps: rates[3] },
    }),
  ];
}

/** Small townships reach the centre over switches with gigabit SFP ports, which also take 100 Mbit/s modules. */
function collectorSwitches({ first, planning }: Context, townships: number): DraftSwitch[] {
  return Array.from({ length: Math.ceil(townships / 5) }, (_, n) =>
    draftSwitch({
      id: `county-agg-${n + 1}`,
      role: "aggregation",
      site: "command-centre",
      ...standing(first, planning),
      uplink: { to: `county-core-${(n % 2) + 1}`, mbps: 0 },
    }),
  );
}

function parentOf(
  context: Context,
  core: readonly DraftSwitch[],
  collectors: readonly DraftSwitch[],
  rural: readonly TaskArea[],
): (area: TaskArea) => string {
  const towns = context.task.areas.filter((area) => area.kind === "township" && !rural.includes(area));
  return (area) => {
    const n = rural.indexOf(area);
    return n < 0 ? core[towns.indexOf(area) % core.length]!.id : collectors[n % collectors.length]!.id;
  };
}

function township(context: Context, area: TaskArea, parent: (area: TaskArea) => string): AreaDraft {
  const { planning, first } = context;
  const town = isTown(area, planning);
  const station = `${area.slug}-station`;
  const access: DraftSwitch[] = [];
  const pending: { camera: Draft<WrittenCamera>; phase: number }[] = [];
  for (const { phase } of context.task.phases) {
    const count = pointsOf(area, phase, planning);
    for (let n = 1; n <= count; n++) pending.push({ phase, camera: townshipCamera(context, area, phase, n) });
  }
  for (const { phase } of context.task.phases) {
    place(
      context,
      area,
      access,
      phase,
      pending.filter((each) => each.phase === phase).map((each) => each.camera),
    );
  }
  const stations = Math.max(1, Math.ceil(access.length / accessPerStation));
  const aggregation = Array.from({ length: stations }, (_, n) =>
    draftSwitch({
      id: `${area.slug}-agg-${n + 1}`,
      role: "aggregation",
      site: station,
      ...standing(n === 0 ? (access[0]?.phase ?? first) : planning, planning),
      uplink: { to: n === 0 ? parent(area) : `${area.slug}-agg-1`, mbps: 0 },
    }),
  );
  // What stands keeps its cable; only new switches hang from a second station switch.
  access.forEach((each, n) => {
    const host = Math.min(stations - 1, Math.floor(n / accessPerStation));
    each.uplink = { to: aggregation[host]!.id, mbps: 0 };
  });
  const screens = town ? 9 : 4;
  aggregation[0]!.room = roomMbps(screens);
  const switches = [...aggregation, ...access];
  for (const each of switches) context.switches.set(each.id, each);
  const lot = context.task.lots.find((each) => each.areas.includes(area.slug));
  const sites: WrittenSite[] = [
    {
      id: station,
      kind: "station",
      name: `${area.name.zh}派出所`,
      room: { level: town ? 2 : 3, screens, on: aggregation[0]!.id },
    },
    ...access.map((each, n) => cabinet(each.site!, `${area.name.zh}机柜 ${pad(n + 1, 2)}`)),
  ];
  return {
    screens,
    switches,
    area: () => ({
      area: area.slug,
      budgetHolder: `${area.slug}-government`,
      assumed: {
        fields: ["class", "type", "on", "name", ...(lot ? ["lot"] : [])],
        because: "the task table gives a number of points; the survey has not been reported yet",
      },
      sites,
      switches: switches.map(written),
      servers: [],
      cameras: camerasOf(access),
    }),
  };
}

function checkpoints(context: Context, area: TaskArea, core: readonly DraftSwitch[]): AreaDraft {
  const { planning } = context;
  const access: DraftSwitch[] = [];
  for (const { phase } of context.task.phases) {
    const count = pointsOf(area, phase, planning);
    const sites = Math.ceil(count / lanes);
    let point = 0;
    for (let n = 0; n < sites; n++) {
      const site = access.length + 1;
      const each = accessSwitch(context, area, site, phase, large.most);
      const share = Math.floor((count - point) / (sites - n));
      for (let lane = 1; lane <= share; lane++) {
        point += 1;
        each.cameras.push(
          camera(context, area, phase, point, {
            class: "checkpoint",
            name: `${area.name.zh} ${pad(site, 2)} 车道 ${lane}`,
          }),
        );
      }
      access.push(each);
    }
  }
  const aggregation = [1, 2].map((n) =>
    draftSwitch({
      id: `${area.slug}-agg-${n}`,
      role: "aggregation",
      site: "command-centre",
      ...standing(n === 1 ? (access[0]?.phase ?? planning) : planning, planning),
      uplink: { to: core[n - 1]!.id, mbps: 0 },
    }),
  );
  access.forEach((each, n) => {
    each.uplink = {
      to: aggregation[n < access.length / 2 ? 0 : 1]!.id,
      mbps: 0,
    };
  });
  const switches = [...aggregation, ...access];
  for (const each of switches) context.switches.set(each.id, each);
  const lot = context.task.lots.find((each) => each.areas.includes(area.slug));
  return {
    screens: 0,
    switches,
    area: () => ({
      area: area.slug,
      assumed: {
        fields: ["type", "on", "name", ...(lot ? ["lot"] : [])],
        because: "the task table gives one county-wide number of checkpoint points and no places",
      },
      sites: access.map((each, n) => cabinet(each.site!, `${area.name.zh} ${pad(n + 1, 2)}`)),
      switches: switches.map(written),
      servers: [],
      cameras: camerasOf(access),
    }),
  };
}

/** Spare ports of standing switches first, then new switches of equal share. */
function place(
  context: Context,
  area: TaskArea,
  access: DraftSwitch[],
  phase: number,
  cameras: Draft<WrittenCamera>[],
): void {
  const baseline = phase < context.planning;
  const waiting = [...cameras];
  if (!baseline) {
    for (const each of access) {
      const most = each.type === scaffoldTypes.smallAccess ? small.most : large.most;
      while (each.cameras.length < most && waiting.length > 0) each.cameras.push(waiting.shift()!);
    }
  }
  const size = baseline ? large.used : large.most;
  const count = Math.ceil(waiting.length / size);
  for (let n = 0; n < count; n++) {
    const share = Math.ceil(waiting.length / (count - n));
    const each = accessSwitch(context, area, access.length + 1, phase, share);
    each.cameras.push(...waiting.splice(0, share));
    access.push(each);
  }
}

function accessSwitch(context: Context, area: TaskArea, n: number, phase: number, share: number): DraftSwitch {
  return draftSwitch({
    id: `${area.slug}-acc-${pad(n, 2)}`,
    ...(share <= small.most ? { type: scaffoldTypes.smallAccess } : {}),
    site: `${area.slug}-cab-${pad(n, 2)}`,
    ...standing(phase, context.planning),
    uplink: { to: "", mbps: 0 },
  });
}

function townshipCamera(context: Context, area: TaskArea, phase: number, n: number) {
  const { planning, first, task } = context;
  const percent =
    phase === planning ? (area.hdPercent ?? (isTown(area, planning) ? 35 : 20)) : phase === first ? 0 : 20;
  const hd = Math.floor((n * percent) / 100) > Math.floor(((n - 1) * percent) / 100);
  const unknown = phase === planning && area.unsurveyed;
  const stage = phase === planning ? "" : task.phases.find((each) => each.phase === phase)!.name.zh.slice(-2);
  return camera(context, area, phase, n, {
    class: unknown ? "unknown" : hd ? "hd" : "standard",
    name: `${area.name.zh}${stage}点位 ${pad(n, 3)}`,
    ...(phase === first && phase !== planning && !hd ? { type: scaffoldTypes.firstPhaseCamera } : {}),
  });
}

function camera(
  context: Context,
  area: TaskArea,
  phase: number,
  n: number,
  rest: { class: PointClass; name: string; type?: string },
): Draft<WrittenCamera> {
  const { planning } = context;
  return {
    id: phase === planning ? `${area.slug}-${pad(n, 3)}` : `${area.slug}-p${phase}-${pad(n, 3)}`,
    class: rest.class,
    on: "",
    ...(rest.type ? { type: rest.type } : {}),
    ...standing(phase, planning),
    name: rest.name,
  };
}

/** Servers, in number as the assumed load needs them: those of the earlier phases stand, the newest phase adds the rest. */
function centreServers(context: Context, drafts: readonly AreaDraft[]): WrittenServer[] {
  const { planning, first } = context;
  const before = Math.max(first, planning - 1);
  const servers: WrittenServer[] = [];
  const add = (id: string, role: WrittenServer["role"], phase: number) =>
    servers.push({
      id,
      role,
      on: `centre-srv-${Math.floor(servers.length / serversPerSwitch) + 1}`,
      site: "command-centre",
      ...serverType(role),
      ...standing(phase, planning),
    });
  const many = (role: "media" | "storage" | "signalling", needs: (phase: number) => number) => {
    const old = before < planning ? needs(before) : 0;
    const all = Math.max(needs(planning), old);
    for (let n = 1; n <= all; n++)
      add(`${role}-${pad(n, 2)}`, role, n <= needs(first) && first < planning ? first : n <= old ? before : planning);
  };
  const cameras = (phase: number) =>
    drafts
      .flatMap((draft) => draft.switches)
      .flatMap((each) => each.cameras)
      .filter((each) => (each.phase ?? planning) <= phase);
  const sum = (phase: number, of: (c: Draft<WrittenCamera>) => number) =>
    cameras(phase).reduce((all, c) => all + of(c), 0);
  many("signalling", (phase) => Math.ceil(cameras(phase).length / scaffoldSizing.signallingNodeDevices));
  add("management-01", "management", first);
  add("database-01", "database", first);
  add("time-01", "time-and-log", first);
  add("time-02", "time-and-log", first);
  // Every stream comes in, what is recorded goes out to the storage servers, and every screen draws one stream.
  const shown = centreScreens + drafts.reduce((all, draft) => all + draft.screens, 0);
  many("media", (phase) =>
    Math.ceil((sum(phase, cameraMbps) + sum(phase, recordedMbps) + roomMbps(shown)) / scaffoldSizing.mediaNodeMbps),
  );
  many("storage", (phase) =>
    Math.ceil(sum(phase, cameraTerabytes) / (scaffoldPolicy.storageFillPercent / 100) / scaffoldSizing.storageNodeTB),
  );
  return servers;
}

/** The core has only optical ports; servers with copper ones stand on switches of their own. */
function switchesForServers(
  { planning, first }: Context,
  servers: readonly WrittenServer[],
  core: readonly DraftSwitch[],
) {
  return Array.from({ length: Math.ceil(servers.length / serversPerSwitch) }, (_, n) => {
    const id = `centre-srv-${n + 1}`;
    const phases = servers.filter((each) => each.on === id).map((each) => each.phase ?? planning);
    return draftSwitch({
      id,
      role: "aggregation",
      type: scaffoldTypes.serverSwitch,
      site: "command-centre",
      ...standing(Math.min(first, ...phases), planning),
      uplink: { to: core[n % core.length]!.id, mbps: 100_000 },
    });
  });
}

function serverType(role: WrittenServer["role"]) {
  return role === "storage" ? { type: scaffoldTypes.storage } : {};
}

/**
 * The smallest rate per phase that carries the load; a link never gets slower. What stands may be loaded to the ceiling, what
 * the newest phase buys stays below the warning mark.
 */
function sizeLinks(context: Context, drafts: readonly AreaDraft[]): void {
  const { linkCeilingPercent: allowed, linkWarnPercent: wished } = scaffoldPolicy;
  const { planning, task, switches } = context;
  const load = new Map<string, Map<number, number>>();
  const add = (id: string, phase: number, mbps: number) => {
    for (let at = switches.get(id); at; at = at.uplink && switches.get(at.uplink.to)) {
      const phases = load.get(at.id) ?? new Map<number, number>();
      phases.set(phase, (phases.get(phase) ?? 0) + mbps);
      load.set(at.id, phases);
    }
  };
  for (const { phase } of task.phases) {
    for (const each of drafts.flatMap((draft) => draft.switches)) {
      const standing = each.cameras.filter((camera) => (camera.phase ?? planning) <= phase);
      if (standing.length > 0)
        add(
          each.id,
          phase,
          standing.reduce((all, camera) => all + cameraMbps(camera), 0),
        );
    }
  }
  for (const each of switches.values()) {
    if (each.uplink?.mbps !== 0) continue;
    const from = each.phase ?? planning;
    const found: Record<string, number> = {};
    const needed = (phase: number) => Math.max(load.get(each.id)?.get(phase) ?? 0, each.room);
    // A 10 Gbit/s cage takes a gigabit module and no slower one; uplinks into the core start there, and so does what is new.
    const fast =
      from === planning || rateFor(needed(planning), wished) > rates[1] || each.uplink.to.startsWith("county-core");
    const slowest = fast ? rates[1] : rates[0];
    let before = 0;
    for (const { phase } of task.phases.filter((one) => one.phase >= from)) {
      const rate = Math.max(before, slowest, rateFor(needed(phase), phase === planning ? wished : allowed));
      if (rate !== before) found[String(phase)] = rate;
      before = rate;
    }
    const values = Object.values(found);
    each.uplink = {
      ...each.uplink,
      mbps: values.length === 1 ? values[0]! : found,
    };
  }
}

function rateFor(mbps: number, percent: number): number {
  return rates.find((rate) => mbps <= (rate * percent) / 100) ?? rates[3];
}

function cameraMbps(camera: { readonly class: PointClass }): number {
  const { main, sub, stills } = scaffoldClasses[camera.class === "unknown" ? "hd" : camera.class];
  return ((main.kbps + sub.kbps) / 1000 + (stills?.peakMbps ?? 0)) * scaffoldPolicy.wireOverhead;
}

function recordedMbps(camera: { readonly class: PointClass }): number {
  const { main, stills } = scaffoldClasses[camera.class === "unknown" ? "hd" : camera.class];
  return (main.kbps / 1000 + (stills?.peakMbps ?? 0)) * scaffoldPolicy.wireOverhead;
}

/** kbit/s × 86 400 s ÷ 8 = kilobytes a day. */
function cameraTerabytes(camera: { readonly class: PointClass }): number {
  const { main, stills, retentionDays } = scaffoldClasses[camera.class === "unknown" ? "hd" : camera.class];
  return retentionDays * ((main.kbps * 86_400) / 8 / 1e9 + (stills?.gigabytesPerDay ?? 0) / 1000);
}

/** Screens may all show the densest class. */
function roomMbps(screens: number): number {
  return (screens * scaffoldClasses.checkpoint.main.kbps * scaffoldPolicy.wireOverhead) / 1000;
}

function draftSwitch(fields: Draft<WrittenSwitch>): DraftSwitch {
  return { ...fields, cameras: [], room: 0 };
}

function written({ cameras: _cameras, room: _room, ...fields }: DraftSwitch): WrittenSwitch {
  return fields;
}

function camerasOf(access: readonly DraftSwitch[]): WrittenCamera[] {
  return access
    .flatMap((each) => each.cameras.map((camera) => ({ ...camera, on: each.id })))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function standing(phase: number, planning: number): { phase?: number; status?: "active" } {
  return phase < planning ? { phase, status: "active" } : {};
}

function isTown(area: TaskArea, planning: number): boolean {
  return pointsOf(area, planning, planning) >= townPoints;
}

/** Points that a phase brings to an area; a plain number belongs to the newest phase. */
export function pointsOf(area: TaskArea, phase: number, planning: number): number {
  if (typeof area.points === "number") return phase === planning ? area.points : 0;
  return area.points[String(phase)] ?? 0;
}

function cabinet(id: string, name: string): WrittenSite {
  return { id, kind: "cabinet", name };
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, "0");
}
