import { Readable } from 'node:stream';
import { errnoOf } from '../errors.ts';
import { file } from './file.ts';
import type { Source, SourceContext } from './source.ts';
import { stdin } from './stdin.ts';

/** Every source that an operand can name, in order of precedence. Any operand may be a path, so files are last. */
export const sources: readonly Source[] = [stdin, file];

/** Whether an operand names a file. */
export function isFile(operand: string): boolean {
  return sourceOf(operand) === file;
}

function sourceOf(operand: string): Source {
  return sources.find((source) => source.matches(operand))!;
}

/** The samples of the operands, one after the other, as batches. A read error ends them; an operand without samples does not. */
export function readOperands(operands: readonly string[], values: Readonly<Record<string, unknown>>, context: SourceContext): Readable {
  if (operands.length === 1) return sourceOf(operands[0]!).open(operands[0]!, values, context);
  return Readable.from(oneAfterAnother(operands, values, context), { highWaterMark: 1 });
}

async function* oneAfterAnother(
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
  context: SourceContext,
): AsyncGenerator {
  let over = false;
  const failed = (error: unknown) => {
    over ||= errnoOf(error) !== 'NO_SAMPLE';
    context.failed(error);
  };
  for (const operand of operands) {
    yield* sourceOf(operand).open(operand, values, { ...context, failed });
    if (over || context.signal?.aborted) return;
  }
}
