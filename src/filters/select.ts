import { perShape, type Batch, type Shape } from '../samples/index.ts';
import { rows } from '../catalogue/index.ts';
import { list } from '../options/index.ts';
import { didYouMean } from '../text/index.ts';
import { memoize } from '../memoize.ts';
import type { Report } from '../report.ts';
import type { Filter } from './filter.ts';
import { glob, type Glob } from '../patterns/index.ts';
import { eachBatch } from './stage.ts';

const options = {
  include: list({ placeholder: 'GLOB', describe: 'Only metrics that match; * crosses dots' }, glob),
  exclude: list({ placeholder: 'GLOB', describe: 'No metrics that match' }, glob),
};

/** Samples without a matching metric are left out. */
export const select: Filter<typeof options> = {
  name: 'select',
  describe: 'Keeps the metrics whose names match.',
  options,
  open({ include, exclude }, { report }) {
    if (include.length + exclude.length === 0) return undefined;
    const wanted = memoize((name) => (include.length === 0 || matchesAny(include, name)) && !matchesAny(exclude, name));
    const kept = perShape((shape) => columnsOf(shape, wanted));
    const watch = watchGlobs(include, exclude, report);
    return eachBatch((batch) => {
      const selected = kept(batch.shape);
      watch.seen(batch, selected !== undefined);
      return selected && batch.reshape(selected.shape, selected.columns);
    }, watch.end);
  },
};

interface Selected {
  readonly shape: Shape;
  readonly columns: Int32Array;
}

function columnsOf(shape: Shape, wanted: (name: string) => boolean): Selected | undefined {
  const columns: number[] = [];
  for (let column = 0; column < shape.names.length; column += 1) if (wanted(shape.names[column]!)) columns.push(column);
  if (columns.length === 0) return undefined;
  return { shape: { ...shape, names: columns.map((column) => shape.names[column]!) }, columns: Int32Array.from(columns) };
}

function matchesAny(globs: readonly Glob[], name: string): boolean {
  return globs.some(({ matches }) => matches(name));
}

/** Warns of globs that match neither the catalogue nor the first sample, and of a stream without any matching metric. */
function watchGlobs(include: readonly Glob[], exclude: readonly Glob[], report: Report) {
  let samples = 0;
  let anything = false;
  return {
    seen({ length, shape }: Batch, selected: boolean) {
      if (samples === 0) for (const one of unmatched([...include, ...exclude], shape.names)) report.warn(noMetric(one, shape.names));
      samples += length;
      anything ||= selected;
    },
    end() {
      if (samples > 0 && !anything) report.warn(`no metric of ${samples} ${samples === 1 ? 'sample' : 'samples'} was selected`);
    },
  };
}

function noMetric({ text }: Glob, names: readonly string[]): string {
  const isList = /^[^{(]*,/.test(text);
  const isStart = names.some((name) => name.startsWith(`${text}.`));
  const hint = isList ? `; did you mean {${text}}?` : isStart ? `; did you mean ${text}.*?` : didYouMean(text, names);
  return `"${text}" matches no metric so far${hint || '; cubestat list metrics shows what there is'}`;
}

function unmatched(globs: readonly Glob[], names: readonly string[]): Glob[] {
  return globs.filter(({ matches }) => !rows().some(({ name }) => matches(name)) && !names.some(matches));
}
