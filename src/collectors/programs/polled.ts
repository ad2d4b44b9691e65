import type { MetricName } from '../../catalogue/index.ts';
import type { Emit, Read } from '../collector.ts';
import { firstAnswers } from '../first-answers.ts';
import type { Host } from '../host.ts';
import type { Poll } from './poll.ts';

/** Reads the outputs of programs, empty for one that fails. `elapsed`: seconds between this and the previous output, 0 at first. */
export type TakeTexts = (emit: Emit, texts: readonly string[], elapsed: number) => void;

/**
 * A reading of the output of programs, taken from each new output of the first and repeated until the next. Throws while the first fails.
 */
export function readPolls(polls: readonly [Poll, ...Poll[]], host: Pick<Host, 'interval' | 'clock'>, take: TakeTexts): Read {
  let taken: (readonly [MetricName, number | undefined])[] = [];
  let takenAt: number | undefined;
  const emitAll = (emit: Emit) => {
    const [{ failure, latest }] = polls;
    if (failure !== undefined) throw new Error(failure);
    if (latest && latest.at !== takenAt) {
      taken = [];
      const texts = polls.map((poll) => (poll.failure === undefined ? (poll.latest?.text ?? '') : ''));
      take((name, value) => void taken.push([name, value]), texts, takenAt === undefined ? 0 : latest.at - takenAt);
      takenAt = latest.at;
    }
    for (const [name, value] of taken) emit(name, value);
  };
  return (emit) => {
    const pending = polls.flatMap((poll) => poll.refresh() ?? []);
    if (pending.length === 0) return emitAll(emit);
    return firstAnswers(pending, host).then(() => emitAll(emit));
  };
}
