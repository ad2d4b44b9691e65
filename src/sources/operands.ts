import type { Readable } from 'node:stream';
import type { Batch } from '../samples/index.ts';
import { errnoOf } from '../errors.ts';
import type { Released } from '../pipeline.ts';
import { file } from './file.ts';
import { kafkaSource } from './kafka/index.ts';
import { merged } from './merged.ts';
import { natsSource } from './nats/index.ts';
import { openOnOwnDay } from './own-day.ts';
import { readableOf } from './readable-of.ts';
import { scrape } from './scrape/index.ts';
import type { Source, SourceContext } from './source.ts';
import { stdin } from './stdin.ts';

/** Every source that an operand can name, in order of precedence. Files are last, because any operand may be a path. */
export const sources: readonly Source[] = [stdin, natsSource, kafkaSource, scrape, file];

/** Whether an operand names a file. */
export function isFile(operand: string): boolean {
  return sourceOf(operand) === file;
}

/** Whether an operand's samples are stored until they are read, unlike those of a pipe. */
export function isKept(operand: string): boolean {
  return sourceOf(operand) !== stdin;
}

/** Whether what an operand names goes on for as long as it is read. */
export function isEndless(operand: string): boolean {
  return sourceOf(operand).isEndless ?? false;
}

/** The source that an operand names. */
export function sourceOf(operand: string): Source {
  return sources.find((source) => source.matches(operand))!;
}

/**
 * The batches of the operands, one operand after another; endless ones are merged, after the others. A read error ends them; an operand
 * without samples does not.
 */
export async function readOperands(
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
): Promise<Readable & Released> {
  if (operands.length === 1) return openOperand(operands[0]!, values, context);
  const opened: Released[] = [];
  const samples = readableOf((signal) => oneAfterAnother(operands, values, { ...context, signal }, opened), context.signal);
  return Object.assign(samples, { release: async () => void (await Promise.all(opened.map(async (source) => source.release?.()))) });
}

async function openOperand(
  operand: string,
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
): Promise<Readable & Released> {
  const { timesOfDay } = context;
  const source = sourceOf(operand);
  return timesOfDay ? openOnOwnDay(source, operand, values, { ...context, timesOfDay }) : source.open(operand, values, context);
}

async function* oneAfterAnother(
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
  opened: Released[],
): AsyncGenerator<Batch> {
  let over = false;
  const failed = (error: unknown) => {
    over ||= errnoOf(error) !== 'NO_SAMPLE';
    context.failed(error);
  };
  const open = (operand: string) => openOperand(operand, values, { ...context, failed });
  const endless = operands.filter(isEndless);
  const steps = operands.filter((operand) => !endless.includes(operand)).map((operand) => async () => open(operand));
  if (endless.length > 0) steps.push(async () => merged(await Promise.all(endless.map(open))));
  for (const step of steps) {
    const source = await step();
    opened.push(source);
    yield* source as AsyncIterable<Batch>;
    if (over || context.signal?.aborted) return;
  }
}
