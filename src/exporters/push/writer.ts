import type { Batch, Sample } from '../../samples/index.ts';
import type { ExportContext } from '../exporter.ts';
import { acknowledger } from './acknowledger.ts';
import { bodiesOf, halvesOf, type BodyLimits } from './bodies.ts';
import type { Body, FinalResult, RejectedLine, Writing } from './protocol.ts';

export interface WriterSettings {
  readonly protocol: Writing;
  readonly limits: BodyLimits;
  readonly connections: number;
  readonly send: (body: Body) => Promise<FinalResult>;
  readonly context: Pick<ExportContext, 'reject' | 'ack'>;
  /** Called with the reason for rejected lines. */
  readonly onRejected: (message: string) => void;
}

/**
 * Writes samples over several connections, in any order. Returns the number of bodies. Where the server does not name the rejected lines
 * they are found by bisection, so that a line may arrive twice.
 */
export function writer({ protocol, limits, connections, send, context, onRejected }: WriterSettings) {
  return async (batches: readonly Batch[]): Promise<number> => {
    const outcome = acknowledger(context);
    const sampleAt = samplesByNumber(batches);
    const bodies = bodiesOf(batches, protocol, limits, (number) => {
      onRejected(protocol.unwritable);
      outcome.rejected(number, { sample: sampleAt(number), reason: protocol.unwritable });
    });
    let count = 0;
    const work = async () => {
      for (const body of bodies) {
        count += 1;
        outcome.started(body);
        await deliver(body);
        outcome.settled(body);
      }
    };
    const deliver = async (body: Body): Promise<void> => {
      const answer = await send(body);
      if (answer.outcome === 'written') return;
      const bad = rejectedLines(body, answer);
      if (answer.outcome === 'partial' || bad.length > 0) onRejected(answer.message);
      for (const { at, reason } of bad) {
        const number = body.samples[at]!;
        const line = protocol.isBinary ? {} : { line: body.lines[at]!.toString().slice(0, -1) };
        outcome.rejected(number, { sample: sampleAt(number), reason: withoutStatus(reason), status: answer.status, ...line });
      }
      const isSettled = answer.outcome === 'partial' && bad.length >= Math.min(answer.count, body.lines.length);
      if (!isSettled) for (const half of halvesOf(body, new Set(bad.map(({ at }) => at)))) await deliver(half);
    };
    await Promise.all(Array.from({ length: connections }, work));
    outcome.close();
    return count;
  };
}

/** Returns the same object for the same sample, because rejections are counted by object. */
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

/** The rejected lines of a body, by index. */
function rejectedLines({ lines }: Body, answer: Exclude<FinalResult, { outcome: 'written' }>): { at: number; reason: string }[] {
  const reason = answer.message;
  const rejected = answer.outcome === 'partial' ? answer.bad : answer.outcome === 'rejected' ? [{ number: answer.line, reason }] : [];
  const found = rejected.flatMap((bad) => lineIndex(bad, lines));
  const isAll = lines.length === 1 || (answer.outcome === 'partial' && answer.count >= lines.length);
  return isAll && found.length < lines.length ? lines.map((_, at) => ({ at, reason })) : found;
}

function withoutStatus(message: string): string {
  return message.replace(/^\d{3}: /, '');
}

function lineIndex({ number, text = '', reason }: RejectedLine, lines: readonly Buffer[]): { at: number; reason: string }[] {
  const wanted = Buffer.from(`${text}\n`);
  const at = number !== undefined ? number - 1 : lines.findIndex((line) => line.equals(wanted));
  return at in lines ? [{ at, reason }] : [];
}
