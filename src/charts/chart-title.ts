import { isPlaceholder, rows, unitOf, type ParsedName } from '../catalogue/index.ts';

export const nameless = '(no name)';

/** What tells a metric from the others of its group: `vda read`, and `vda read ops` where it is counted in several units. */
export function titleOf(segments: readonly string[], parsed: ParsedName | undefined): string {
  if (!parsed) return shortened(segments, wordsOf(segments, segments, {}));
  const pattern = parsed.row.segments;
  return shortened(pattern, wordsOf(segments, pattern, parsed.instances)) + countedIn(pattern);
}

function wordsOf(segments: readonly string[], pattern: readonly string[], instances: Readonly<Record<string, string>>): string[] {
  const words = pattern.slice(1).flatMap((own, at) => {
    if (isPlaceholder(own)) return instances[own.slice(1, -1)] ?? [];
    const keyword = isPlaceholder(pattern[at + 2] ?? '');
    return keyword && !/^(core|package|self)$/.test(own) ? (pattern[0] === 'gpu' ? 'gpu' : []) : own;
  });
  return unitOf(segments.join('.')) ? words.slice(0, -1) : words;
}

/** `core 3 utilization` is `core 3`, and what is of the whole group its `total`. */
function shortened(pattern: readonly string[], words: readonly string[]): string {
  const title = words.join(' ');
  if (title === 'utilization' || (title === '' && pattern.at(-1) === 'watts')) return 'total';
  if (pattern[0] === 'disk') return title.replace(/ utilization$/, ' busy');
  return title.replace(/ utilization$/, '') || pattern.at(-1) || nameless;
}

/** The first unit in which something is counted goes without saying. */
function countedIn(pattern: readonly string[]): string {
  const unit = pattern.at(-1)!;
  return firstUnits.get(pattern.slice(0, -1).join('.')) === unit ? '' : ` ${unit.replace(/_per_sec$/, '').replaceAll('_', ' ')}`;
}

const firstUnits = new Map(rows.toReversed().map(({ segments }) => [segments.slice(0, -1).join('.'), segments.at(-1)!]));
