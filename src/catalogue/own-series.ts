import { formatName, isPlaceholder, rows, type Row } from './names.ts';
import { prometheusName, prometheusNames } from './prometheus.ts';
import { statisticOfSegment, withStatistic } from './statistics.ts';

/** A metric that cubestat has exposed, and the labels that are none of its instances: those of host and tags. */
export interface OwnSeries {
  readonly name: string;
  readonly others: readonly (readonly [label: string, value: string])[];
}

/**
 * The inverse of {@link prometheusName}, and of `flat` naming if the help of the family is given, which contains the name; undefined for a
 * series of another program.
 */
export function ownSeries(family: string, labels: ReadonlyMap<string, string>, help = ''): OwnSeries | undefined {
  const [, flat] = /^Cubestat metric: (.*)$/s.exec(help) ?? [];
  if (flat !== undefined && flatFamily(flat).family === family) return { name: flat, others: [...labels] };
  const row = candidatesFor(family).find((candidate) => instancesOf(candidate).every((instance) => labels.has(instance)));
  if (!row) return undefined;
  const instances = new Set(instancesOf(row));
  const others = [...labels].filter(([label]) => !instances.has(label));
  return { name: formatName({ row, instances: Object.fromEntries(labels) }), others };
}

const flatFamily = prometheusNames({ prefix: 'cubestat', naming: 'flat' });

function instancesOf({ segments }: Row): string[] {
  return segments.filter(isPlaceholder).map((segment) => segment.slice(1, -1));
}

/** The rows of a family, those with most instances first, then the rows of statistics. */
function candidatesFor(family: string): readonly Row[] {
  rowsOfFamilies ??= familiesOf(rows());
  return rowsOfFamilies.get(family) ?? statisticRows(family, rowsOfFamilies);
}

let rowsOfFamilies: ReadonlyMap<string, readonly Row[]> | undefined;

function familiesOf(all: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const families = new Map<string, Row[]>();
  for (const row of all) {
    const { family } = prometheusName(row.name);
    families.set(family, [...(families.get(family) ?? []), row]);
  }
  for (const own of families.values()) own.sort((one, other) => instancesOf(other).length - instancesOf(one).length);
  return families;
}

/** `cubestat_cpu_utilization_mean_percent` is the mean of `cubestat_cpu_utilization_percent`. */
function statisticRows(family: string, families: ReadonlyMap<string, readonly Row[]>): Row[] {
  const words = family.split('_');
  // A percentile with a fraction, such as p99_9, is two words.
  return [1, 2].flatMap((length) =>
    words.flatMap((_, at) => {
      const statistic = statisticOfSegment(words.slice(at, at + length).join('_'));
      if (!statistic) return [];
      const own = families.get(words.toSpliced(at, length).join('_')) ?? [];
      const named = own.map((row) => withStatistic(row.name, statistic)).filter((name) => prometheusName(name).family === family);
      return named.map((name): Row => ({ ...own[0]!, name, segments: name.split('.') }));
    }),
  );
}
