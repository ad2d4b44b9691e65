import type { Ended } from './exporting.ts';
import { compare } from './samples.ts';
import type { Fault, Scene } from './scene.ts';

/** What came of a fault. */
export interface Result {
  readonly samples: number;
  /** Points in the database. */
  readonly written: number;
  readonly refused: number;
  readonly lost: number;
  readonly twice: number;
  /** The most memory of any run, in MB. */
  readonly memory: number;
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
  const memory = Math.max(...runs.map(({ peak }) => peak));
  const sum = (what: string) => runs.reduce((total, { tally }) => total + (tally[what] ?? 0), 0);
  const counted = fault.loses ? sum('dropped') : 0;
  const refused = all.length - good.length;
  const killed = runs.some(({ code }) => code === null);
  const codes = fault.codes ?? [0];
  return {
    ...{ samples: all.length, written: points.size, refused, lost: lost.length, twice, memory },
    exit: [...new Set(runs.map(({ code }) => code ?? 'killed'))].join(' '),
    complaints: [
      ...differs('lost', lost.length, counted),
      ...differs('twice', twice, 0),
      ...differs('wrong', wrong, 0),
      ...(killed
        ? []
        : [...differs('written by its count', sum('written'), points.size), ...differs('rejected by its count', sum('rejected'), refused)]),
      ...runs.flatMap(({ tally, code }) => (code === null ? [] : differs('read', tally['read'], sumOf(tally)))),
      ...differs('exit codes', codes.join(), runs.map(({ code }) => String(code)).join()),
      ...(memory < 150 ? [] : [`${Math.round(memory)} MB`]),
      ...(fault.says ?? []).flatMap((patterns, at) => unlike(runs[at]!.said, patterns)),
      ...(fault.complaints?.(scene) ?? []),
    ],
  };
}

function sumOf({ written = 0, rejected = 0, dropped = 0, waiting = 0 }: Ended['tally']): number {
  return written + rejected + dropped + waiting;
}

function differs(what: string, found: unknown, expected: unknown): string[] {
  return found === expected ? [] : [`${what}: ${String(found)} rather than ${String(expected)}`];
}

/** Each change is to be said, once; the counts come last. */
function unlike(said: readonly string[], patterns: readonly RegExp[]): string[] {
  const expected = [...patterns, /: \d+ read, \d+ written/];
  const fits = said.length === expected.length && expected.every((pattern, at) => pattern.test(said[at]!));
  return fits ? [] : [`said:\n    ${said.join('\n    ')}\n  rather than ${expected.join(', ')}`];
}
