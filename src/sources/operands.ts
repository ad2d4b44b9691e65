import { Readable } from 'node:stream';
import { errnoOf } from '../errors.ts';
import type { Released } from '../pipeline.ts';
import { file } from './file.ts';
import { kafkaSource } from './kafka/index.ts';
import { natsSource } from './nats/index.ts';
import type { Source, SourceContext } from './source.ts';
import { stdin } from './stdin.ts';

/** Every source that an operand can name, in order of precedence. Any operand may be a path, so files are last. */
export const sources: readonly Source[] = [stdin, natsSource, kafkaSource, file];

/** Whether an operand names a file. */
export function isFile(operand: string): boolean {
  return sourceOf(operand) === file;
}

/** Whether what an operand names keeps its samples until they are read, unlike a pipe. */
export function isKept(operand: string): boolean {
  return sourceOf(operand) !== stdin;
}

function sourceOf(operand: string): Source {
  return sources.find((source) => source.matches(operand))!;
}

/** The samples of the operands, one after the other, as batches. A read error ends them; an operand without samples does not. */
export async function readOperands(
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
): Promise<Readable & Released> {
  if (operands.length === 1) return sourceOf(operands[0]!).open(operands[0]!, values, context);
  const opened: Released[] = [];
  const samples = Readable.from(oneAfterAnother(operands, values, context, opened), { highWaterMark: 1 });
  return Object.assign(samples, { release: async () => void (await Promise.all(opened.map(async (source) => source.release?.()))) });
}

async function* oneAfterAnother(
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
  opened: Released[],
): AsyncGenerator {
  let over = false;
  const failed = (error: unknown) => {
    over ||= errnoOf(error) !== 'NO_SAMPLE';
    context.failed(error);
  };
  for (const operand of operands) {
    const source = await sourceOf(operand).open(operand, values, { ...context, failed });
    opened.push(source);
    yield* source;
    if (over || context.signal?.aborted) return;
  }
}
