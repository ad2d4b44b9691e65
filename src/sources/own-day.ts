import { pipeline, type Readable } from 'node:stream';
import type { Batch } from '../samples/index.ts';
import { betweenStage, type RecordedSpan } from '../filters/index.ts';
import { daysLater, parseTime } from '../time/index.ts';
import type { Released } from '../pipeline.ts';
import { named } from '../report.ts';
import { readableOf } from './readable-of.ts';
import type { Source, SourceContext } from './source.ts';

export interface DatedContext extends SourceContext {
  readonly timesOfDay: NonNullable<SourceContext['timesOfDay']>;
}

/** The samples of an operand between times of day, on the day that the operand was recorded. */
export function openOnOwnDay(
  source: Source,
  operand: string,
  values: Readonly<Record<string, unknown>>,
  context: DatedContext,
): Readable & Released {
  let opened: Released | undefined;
  const dated = async function* (signal: AbortSignal): AsyncGenerator<Batch> {
    const { timesOfDay } = context;
    const recorded = await source.recorded?.(operand, values, { ...context, signal });
    const timeRange = recorded || source.isEndless ? timesOfDay(recorded) : undefined;
    const samples = await source.open(operand, values, { ...context, signal, timeRange });
    opened = samples;
    const stage = betweenStage(
      (first) => timeRange ?? timesOfDay(dayFrom(first)),
      named(context.report, operand === '-' ? 'stdin' : operand),
    );
    // The reading loop throws the pipeline's error, so the callback does nothing.
    yield* pipeline(samples, stage, () => {}) as AsyncIterable<Batch>;
  };
  return Object.assign(readableOf(dated, context.signal), { release: async () => opened?.release?.() });
}

/** The span of a recording whose end is unknown, as in a pipe: to the end of its first day. */
function dayFrom(first: number): RecordedSpan {
  return { first, last: daysLater(parseTime('00:00', first)!, 1) - 0.001, isOpen: true };
}
