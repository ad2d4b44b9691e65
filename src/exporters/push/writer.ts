import type { Batch } from '../../batch.ts';
import type { Sample } from '../../sample.ts';
import type { ExportContext } from '../exporter.ts';
import { acknowledger } from './acknowledger.ts';
import { bodiesOf, halvesOf, type Body, type BodyLimits } from './bodies.ts';
import type { BadLine, Protocol, Settled } from './protocol.ts';

export interface WriterSettings {
  readonly protocol: Protocol;
  readonly limits: BodyLimits;
  readonly connections: number;
  readonly send: (body: Body) => Promise<Settled>;
  readonly context: Pick<ExportContext, 'reject' | 'ack'>;
  /** Hears why lines were refused. */
  readonly refused: (words: string) => void;
}

/**
 * Delivers samples over several connections, in any order. Every line that the server would take reaches it, whatever it thinks
 * of the others; which those are is found by sending halves where it does not tell, so that a line may come twice. Settles with
 * the number of bodies that it took.
 */
export function writer({ protocol, limits, connections, send, context, refused }: WriterSettings) {
  return async (batches: readonly Batch[]): Promise<number> => {
    const outcome = acknowledger(context);
    const sampleAt = samplesByNumber(batches);
    const bodies = bodiesOf(batches, protocol, limits, (number) => {
      refused(protocol.unwritable);
      outcome.refused(number, { sample: sampleAt(number), reason: protocol.unwritable });
    });
    let count = 0;
    const carry = async () => {
      for (const body of bodies) {
        count += 1;
        outcome.begun(body);
        await settle(body);
        outcome.settled(body);
      }
    };
    const settle = async (body: Body): Promise<void> => {
      const answer = await send(body);
      if (answer.outcome === 'written') return;
      const bad = badLines(body, answer);
      if (answer.outcome === 'partly' || bad.length > 0) refused(answer.words);
      for (const { at, reason } of bad) {
        const number = body.samples[at]!;
        const line = body.lines[at]!.toString().slice(0, -1);
        outcome.refused(number, { sample: sampleAt(number), reason: withoutStatus(reason), status: answer.status, line });
      }
      const isSettled = answer.outcome === 'partly' && bad.length >= answer.count;
      if (!isSettled) for (const half of halvesOf(body, new Set(bad.map(({ at }) => at)))) await settle(half);
    };
    await Promise.all(Array.from({ length: connections }, carry));
    outcome.close();
    return count;
  };
}

/** The same object for the same sample: rejections are counted by it. */
function samplesByNumber(batches: readonly Batch[]): (number: number) => Sample {
  const made = new Map<number, Sample>();
  return (number) => {
    let sample = made.get(number);
    if (!sample) made.set(number, (sample = sampleIn(batches, number)));
    return sample;
  };
}

function sampleIn(batches: readonly Batch[], number: number): Sample {
  let row = number;
  for (const batch of batches) {
    if (row < batch.length) return batch.sample(row);
    row -= batch.length;
  }
  throw new RangeError(`no sample ${number}`);
}

/** The lines of a body that are known to be bad, by where they stand. */
function badLines({ lines }: Body, answer: Exclude<Settled, { outcome: 'written' }>): { at: number; reason: string }[] {
  const reason = answer.words;
  const told = answer.outcome === 'partly' ? answer.bad : answer.outcome === 'refused' ? [{ number: answer.line, reason }] : [];
  const found = told.flatMap((bad) => indexOf(bad, lines));
  const isAll = lines.length === 1 || (answer.outcome === 'partly' && answer.count >= lines.length);
  return isAll && found.length < lines.length ? lines.map((_, at) => ({ at, reason })) : found;
}

function withoutStatus(words: string): string {
  return words.replace(/^\d{3}: /, '');
}

function indexOf({ number, text = '', reason }: BadLine, lines: readonly Buffer[]): { at: number; reason: string }[] {
  const wanted = Buffer.from(`${text}\n`);
  const at = number !== undefined ? number - 1 : lines.findIndex((line) => line.equals(wanted));
  return at in lines ? [{ at, reason }] : [];
}
