import type { Ended } from './exporting.ts';
import { compare } from './samples.ts';
import type { Fault, Scene } from './scene.ts';

/** What came of a fault. */
export interface Result {
  readonly samples: number;
  /** Points in the database. */
  readonly written: number;
  /** Samples that the database was to refuse. */
  readonly refused: number;
  readonly lost: number;
  readonly twice: number;
  /** The most memory of any run, in MB. */
  readonly memory: number;
  /** The exit codes of the runs. */
  readonly exit: string;
  /** What is not as promised. */
  readonly complaints: readonly string[];
}

/** Holds what the database has and what the runs said against what was sent, and what of it may be missing. */
export async function judge(scene: Scene, fault: Fault, runs: readonly Ended[]): Promise<Result> {
  const all = Array.from({ length: scene.samples }, (_, at) => at);
  const good = all.filter((at) => !fault.refused?.(at));
  const points = await scene.server.points(good.length, fault.database);
  const { lost, twice, wrong } = compare(points, good, scene.clock);
  const codes = runs.map(({ code }) => code ?? 'killed');
  const result = {
    ...{ samples: all.length, written: points.size, refused: all.length - good.length, lost: lost.length, twice },
    memory: Math.max(...runs.map(({ peak }) => peak)),
    exit: [...new Set(codes)].join(' '),
  };
  const complaints = [
    ...scene.complaints,
    ...(fault.comesTwice ? [] : differs('twice', twice, 0)),
    ...differs('wrong', wrong, 0),
    ...differs('exit codes', codes.filter((code) => code !== 'killed').join(), (fault.codes ?? [0]).join()),
    ...(result.memory < (fault.memory ?? 150) ? [] : [`${Math.round(result.memory)} MB`]),
    ...(fault.loses ? [] : differs('lost', shortly(lost), 'none')),
    ...miscounted(runs, result, lost),
    ...(fault.says ?? []).flatMap((patterns, at) => unlike(runs[at]!.said, patterns, fault.mayRepeat)),
  ];
  return { ...result, complaints };
}

/** Of a fault that could not be played to its end. */
export function unfinished(error: unknown): Result {
  const complaints = [error instanceof Error ? error.message : String(error)];
  return { samples: 0, written: 0, refused: 0, lost: 0, twice: 0, memory: 0, exit: '', complaints };
}

/** The counts of each run add up, and those of all of them to what the database has. A run that was killed has none. */
function miscounted(runs: readonly Ended[], { samples, written, refused }: Omit<Result, 'complaints'>, lost: readonly number[]): string[] {
  const counted = runs.filter(({ code }) => code !== null).map(({ counters }) => counters);
  const own = counted.flatMap(({ read, written = 0, rejected = 0, dropped = 0, pending = 0 }) =>
    differs('read', read, written + rejected + dropped + pending),
  );
  if (counted.length < runs.length) return own;
  const sum = (what: string) => counted.reduce((total, counters) => total + (counters[what] ?? 0), 0);
  return [
    ...own,
    // What waits at the end of a run is read again by the next.
    ...differs('read by all runs', sum('read') - sum('pending'), samples),
    ...differs('written by count', sum('written'), written),
    ...differs('rejected by count', sum('rejected'), refused),
    ...differs(`dropped by count, lost being ${shortly(lost)}`, sum('dropped'), lost.length),
  ];
}

function shortly(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'none' : `${numbers.slice(0, 20).join()}${numbers.length > 20 ? ',...' : ''}`;
}

function differs(what: string, found: unknown, expected: unknown): string[] {
  return found === expected ? [] : [`${what}: ${String(found)} rather than ${String(expected)}`];
}

/** Each change has to be reported once, in any order; or all of them equally often, where they may repeat. */
function unlike(said: readonly string[], patterns: readonly RegExp[], mayRepeat = false): string[] {
  const changes = said.filter((line) => !/: \d+ read, \d+ written/.test(line));
  const known = changes.every((line) => patterns.some((pattern) => pattern.test(line)));
  const counts = patterns.map((pattern) => changes.filter((line) => pattern.test(line)).length);
  const told = counts.every((count) => count > 0);
  const equally = mayRepeat ? counts.every((count) => count === counts[0]) : changes.length === patterns.length;
  const fits = equally && known && told;
  return fits ? [] : [`said:\n    ${changes.join('\n    ')}\n  rather than ${patterns.join(', ')}`];
}
