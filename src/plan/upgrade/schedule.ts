import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Network, Phase } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { compare } from "../wording.ts";
import { constructionJobs, type Job, type PortsBuilt } from "./construction-jobs.ts";
import type { PricedItem } from "./proposal.ts";
import { workingDaysFrom, workingDaysIn } from "./working-days.ts";

/** In which order and on which days a phase is built. */
export interface Schedule {
  readonly phase: number;
  readonly window?: { readonly from: string; readonly to: string };
  /** Days of the window on which crews work: Monday to Friday, no holidays. */
  readonly workingDays: number;
  /** By first day, then by id. Empty where there is no window or nobody knows how many crews there are. */
  readonly jobs: readonly ScheduledJob[];
  /** What each crew does on each day, in the order of days and crews. */
  readonly shifts: readonly Shift[];
  /** ISO date of the last day of work. */
  readonly ends?: string;
  readonly findings: readonly Diagnostic[];
}

export interface ScheduledJob extends Job {
  /** ISO dates, inclusive. */
  readonly from: string;
  readonly to: string;
  /** Most crews on one day; 0 for what needs nobody on the spot. */
  readonly crews: number;
}

export interface Shift {
  readonly day: string;
  /** `b/2`: the second crew of lot b. */
  readonly crew: string;
  readonly job: string;
  /** Part of the day, 0-1. */
  readonly crewDays: number;
}

/**
 * Dates for the work of a phase, in a network that has the proposal in it. List scheduling: day by day, every crew takes the
 * job that is ready and has the longest way to the end behind it (Graham 1969); the same input gives the same dates. A job
 * waits for the day after the last of those it needs, and of one ring only one job is done on a day, so that never both its
 * ends, nor a link and the backup that protects it, are open at once. What does not fit the window goes on beyond it, and is
 * a finding.
 */
export function scheduleOf(
  items: readonly PricedItem[],
  network: Network,
  { phase: phaseNumber, ports }: { readonly phase: number; readonly ports?: PortsBuilt },
): Schedule {
  const phase = network.phases.find((each) => each.number === phaseNumber);
  const window = phase?.window;
  const crews = network.prices?.crews;
  const empty = { phase: phaseNumber, workingDays: 0, jobs: [], shifts: [] };
  if (!phase || !window) return { ...empty, findings: phase ? [noWindow(phase)] : [] };
  if (!crews) return { ...empty, window, findings: [noCrews(phase)] };
  const jobs = constructionJobs(items, network, { phase: phaseNumber, crews, ports });
  const built = build(jobs, window.from, crews);
  return {
    phase: phaseNumber,
    window,
    workingDays: workingDaysIn(window, crews.holidays),
    ...built,
    findings: tooLong({ phase, window, jobs, built, prices: network.prices! }),
  };
}

type Built = Pick<Schedule, "jobs" | "shifts" | "ends">;

/** Shares of a day are sums of fractions. */
const crumb = 1e-9;

interface Progress {
  readonly job: Job;
  left: number;
  crew?: string;
  from?: string;
  to?: string;
  crews: number;
}

function build(jobs: readonly Job[], firstDay: string, crews: Prices["crews"]): Built {
  const waiting = byPriority(jobs, crews.perLot).map((job): Progress => ({ job, left: job.crewDays, crews: 0 }));
  const done = new Map<string, Progress>();
  const shifts: Shift[] = [];
  for (const day of workingDaysFrom(firstDay, crews.holidays)) {
    const open = waiting.filter(({ to }) => to === undefined);
    if (open.length === 0) break;
    const free = new Map<string, number>();
    const rings = new Set<string>();
    const ready = open.filter(({ job }) => job.after.every((id) => done.has(id)));
    for (const progress of ready.sort((a, b) => begun(b) - begun(a))) {
      const { job } = progress;
      if (job.rings.some((ring) => rings.has(ring))) continue;
      const taken = crewsFor(progress, free, crews.perLot);
      if (!taken) continue;
      for (const { crew, crewDays } of taken) {
        free.set(crew, (free.get(crew) ?? 1) - crewDays);
        progress.left -= crewDays;
        shifts.push({ day, crew, job: job.id, crewDays });
      }
      for (const ring of job.rings) rings.add(ring);
      progress.from ??= day;
      progress.crews = Math.max(progress.crews, taken.length);
      if (job.sharing === "one-crew" && taken[0]) progress.crew = taken[0].crew;
      if (progress.left <= crumb) progress.to = day;
    }
    for (const progress of ready) if (progress.to === day) done.set(progress.job.id, progress);
  }
  const scheduled = [...done.values()].map(({ job, from, to, crews }) => ({ ...job, from: from!, to: to!, crews }));
  const ends = scheduled
    .map(({ to }) => to)
    .sort(compare)
    .at(-1);
  return {
    jobs: scheduled.sort((a, b) => compare(a.from, b.from) || compare(a.id, b.id)),
    shifts: shifts.sort((a, b) => compare(a.day, b.day) || compare(a.crew, b.crew) || compare(a.job, b.job)),
    ...(ends === undefined ? {} : { ends }),
  };
}

/** What is begun is ended before anything else, first of all by a crew that has it to itself. */
function begun({ crew, from }: Progress): number {
  return crew !== undefined ? 2 : from !== undefined ? 1 : 0;
}

/** Crews and their shares of the day; undefined when the job has to wait for another day. */
function crewsFor(
  { job, left, crew }: Progress,
  free: ReadonlyMap<string, number>,
  perLot: number,
): readonly { readonly crew: string; readonly crewDays: number }[] | undefined {
  if (left <= crumb) return [];
  const all = Array.from({ length: perLot }, (_, n) => `${job.staff}/${n + 1}`);
  const freeOf = (each: string) => free.get(each) ?? 1;
  if (job.sharing === "one-crew") {
    const crewDays = Math.min(1, left);
    const found = (crew === undefined ? all : [crew]).find((each) => freeOf(each) >= crewDays - crumb);
    return found === undefined ? undefined : [{ crew: found, crewDays }];
  }
  let rest = left;
  const taken = all.flatMap((each) => {
    const crewDays = Math.min(freeOf(each), rest);
    rest -= crewDays;
    return crewDays > crumb ? [{ crew: each, crewDays }] : [];
  });
  return taken.length > 0 ? taken : undefined;
}

/** Longest way to the end first, counted in days. */
function byPriority(jobs: readonly Job[], perLot: number): readonly Job[] {
  const followers = new Map<string, Job[]>();
  for (const job of jobs) for (const id of job.after) followers.set(id, [...(followers.get(id) ?? []), job]);
  const ways = new Map<string, number>();
  const wayOf = (job: Job): number => {
    const known = ways.get(job.id);
    if (known !== undefined) return known;
    const days = Math.max(1, Math.ceil(job.crewDays / (job.sharing === "one-crew" ? 1 : perLot)));
    const way = days + Math.max(0, ...(followers.get(job.id) ?? []).map(wayOf));
    ways.set(job.id, way);
    return way;
  };
  return [...jobs].sort((a, b) => wayOf(b) - wayOf(a) || compare(a.id, b.id));
}

function noWindow(phase: Phase): Diagnostic {
  return diagnostic({
    code: "schedule-no-window",
    severity: "warning",
    message: `phase ${phase.number} has no window, so its work has no dates`,
    where: phase.source,
    hints: ["add window: { from: <first day>, to: <last day> } to the phase"],
  });
}

function noCrews({ number, source }: Phase): Diagnostic {
  return diagnostic({
    code: "schedule-no-crews",
    severity: "warning",
    message: `nobody says how many crews build phase ${number}, so its work has no dates`,
    where: source,
    hints: ["write prices.yaml with crews: { perLot, camerasPerDay … }"],
  });
}

interface Fit {
  readonly phase: Phase;
  readonly window: { readonly from: string; readonly to: string };
  readonly jobs: readonly Job[];
  readonly built: Built;
  readonly prices: Prices;
}

/** More crews than this would stand in each other's way. */
const mostCrews = 30;

function tooLong({ phase, window, jobs, built, prices }: Fit): readonly Diagnostic[] {
  const { crews } = prices;
  const left = jobs.length - built.jobs.length;
  const late = built.jobs.filter(({ to }) => to > window.to);
  if (late.length + left === 0) return [];
  const more = fewestCrews(jobs, window, crews);
  const staffs = [...new Set(late.map(({ staff }) => staff))].sort(compare).map(staffName);
  const days = [...workingDaysFrom(window.to, crews.holidays)].filter((day) => day > window.to && day <= built.ends!);
  const message =
    left > 0
      ? `the work of phase ${phase.number} does not end within ten years: ${left} of ${jobs.length} jobs are left`
      : `the work of phase ${phase.number} ends on ${built.ends}, ${days.length} working ${days.length === 1 ? "day" : "days"} after its window (${window.from} to ${window.to}); ${late.length} of ${jobs.length} jobs are late, of ${staffs.join(", ")}`;
  return [
    diagnostic({
      code: "schedule-too-long",
      message,
      where: phase.source,
      related: [{ message: `${crews.perLot} crews of each lot`, where: prices.source }],
      hints: [
        ...(more === undefined
          ? ["more crews alone do not help: the jobs wait for each other"]
          : [`with crews.perLot: ${more} in prices.yaml it fits`]),
        ...(left > 0 ? [] : [`or end the window of the phase on ${built.ends}`]),
      ],
    }),
  ];
}

function fewestCrews(jobs: readonly Job[], window: Fit["window"], crews: Prices["crews"]): number | undefined {
  for (let perLot = crews.perLot + 1; perLot <= mostCrews; perLot++) {
    const { jobs: done, ends } = build(jobs, window.from, { ...crews, perLot });
    if (done.length === jobs.length && (ends === undefined || ends <= window.to)) return perLot;
  }
  return undefined;
}

function staffName(staff: string): string {
  return staff === "county" ? "the county's own staff" : `lot ${staff}`;
}
