import picomatch from 'picomatch';
import { rows } from '../catalogue/index.ts';
import { remember } from '../remember.ts';
import type { Metrics, Sample } from '../sample.ts';

/** Which metrics go on. Globs as in a shell, except that `*` crosses dots: `cpu.*` is all of the CPU. */
export interface Selection {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Told of a glob that matches neither the catalogue nor the first sample, as a misspelt one does. */
  readonly unmatched?: (glob: string) => void;
}

/** Keeps the selected metrics of a sample; undefined when none is left. */
export function select({ include = [], exclude = [], unmatched }: Selection): (sample: Sample) => Sample | undefined {
  const included = include.length > 0 ? anyOf(include) : () => true;
  const excluded = anyOf(exclude);
  const wanted = remember((name) => included(name) && !excluded(name));
  let first = unmatched !== undefined;
  return (sample) => {
    if (first) findUnmatched([...include, ...exclude], sample.metrics).forEach(unmatched!);
    first = false;
    const metrics = pick(sample.metrics, wanted);
    return metrics && { ...sample, metrics };
  };
}

function pick(metrics: Metrics, wanted: (name: string) => boolean): Metrics | undefined {
  let picked: Record<string, number> | undefined;
  for (const name in metrics) {
    if (!wanted(name)) continue;
    picked ??= {};
    if (name === '__proto__') Object.defineProperty(picked, name, { value: metrics[name], enumerable: true });
    else picked[name] = metrics[name]!;
  }
  return picked;
}

function anyOf(globs: readonly string[]): (name: string) => boolean {
  return globs.length > 0 ? picomatch([...globs], { bash: true, dot: true }) : () => false;
}

function findUnmatched(globs: readonly string[], metrics: Metrics): string[] {
  const names = [...rows.map(({ name }) => name), ...Object.keys(metrics)];
  return globs.filter((glob) => !names.some(anyOf([glob])));
}
