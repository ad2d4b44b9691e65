import { isPlaceholder, rows, unitOf, type ParsedName } from '../catalogue/index.ts';

export const nameless = '(no name)';

/** The title of a metric within its group: `vda read`, with its unit where there are several: `vda read ops`. */
export function titleOf(segments: readonly string[], parsed: ParsedName | undefined): string {
  if (!parsed) return shortened(segments, wordsOf(segments, segments, {}));
  const { row } = parsed;
  if (row.statisticOf) return `${titleOf(segments.toSpliced(-2, 1), { ...parsed, row: row.statisticOf })} ${segments.at(-2)}`;
  const pattern = row.segments;
  return shortened(pattern, wordsOf(segments, pattern, parsed.instances)) + countedIn(pattern);
}

function wordsOf(segments: readonly string[], pattern: readonly string[], instances: Readonly<Record<string, string>>): string[] {
  const words = pattern.slice(1).flatMap((own, at) => {
    if (isPlaceholder(own)) return instances[own.slice(1, -1)] ?? [];
    if (pattern[0] === 'gpu' && own === 'device') return 'gpu';
    const isKeyword = isPlaceholder(pattern[at + 2] ?? '');
    return isKeyword && !/^(core|cluster|package|self|mig|throttled)$/.test(own) ? [] : own;
  });
  return unitOf(segments.join('.')) ? words.slice(0, -1) : words;
}

/** `core 3 utilization` becomes `core 3`; the metric of the whole group becomes `total`. */
function shortened(pattern: readonly string[], words: readonly string[]): string {
  const title = words.join(' ');
  if (title === 'utilization' || (title === '' && pattern.at(-1) === 'watts')) return 'total';
  if (pattern[0] === 'disk') return title.replace(/ utilization$/, ' busy');
  return title.replace(/ utilization$/, '') || pattern.at(-1) || nameless;
}

/** The unit, unless it is the catalogue's first unit for this quantity. */
function countedIn(pattern: readonly string[]): string {
  const unit = pattern.at(-1)!;
  return firstUnits.get(pattern.slice(0, -1).join('.')) === unit ? '' : ` ${unit.replace(/_per_sec$/, '').replaceAll('_', ' ')}`;
}

const firstUnits = new Map(
  rows()
    .toReversed()
    .map(({ segments }) => [segments.slice(0, -1).join('.'), segments.at(-1)!]),
);
