import type { PrometheusNaming } from '../catalogue/index.ts';
import type { Sample } from '../samples/index.ts';
import { escape, sharedLabels } from './exposition-labels.ts';
import { seriesDescriber, seriesOwners, slice, type DescribedSeries } from './exposition-series.ts';

/** The contents and format of an exposition. */
export interface Exposed {
  readonly samples: readonly Sample[];
  /** Whether the host is a label. */
  readonly hostLabel: boolean;
  /** Metrics about the exposition itself. No metric of a sample gets into their families. */
  readonly own?: readonly { readonly name: string; readonly help: string; readonly value: number }[];
  /** OpenMetrics 1.0; else the text format 0.0.4. */
  readonly openMetrics?: boolean;
}

/**
 * Writes samples for Prometheus, without timestamps, which would disable its staleness handling. An empty piece ends a slice of work.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ https://github.com/prometheus/OpenMetrics (specification)
 */
export function expositions(naming: PrometheusNaming): (exposed: Exposed, notice: (message: string) => void) => Generator<string> {
  const describe = seriesDescriber(naming);
  return function* ({ samples, hostLabel, own = [], openMetrics = false }, notice) {
    const families = new Map(own.map((metric) => ownFamily(naming.prefix, metric)).map((family) => [family.name, family]));
    const reserved = new Set(families.keys());
    const labelSets = new Map<string, LabelSet>();
    let written = 0;
    for (const sample of samples) {
      const { text: shared, key } = sharedLabels(sample, hostLabel, notice);
      const labelSet = labelSets.get(key) ?? { first: sample, names: new Map<string, string>() };
      labelSets.set(key, labelSet);
      for (const [name, metric] of yield* seriesOwners(sample, describe, notice)) {
        const objection = reserved.has(metric.family)
          ? takenMessage(name, metric.family)
          : collisionMessage(sample, labelSet, metric.series);
        if (objection === undefined) {
          labelSet.names.set(metric.series, name);
          addLine(families, metric, shared, sample.metrics[name]!);
        } else notice(objection);
        if (++written % slice === 0) yield '';
      }
    }
    yield* joined(openMetrics ? inOpenMetrics(families) : inText(families));
  };
}

/** The most characters of a piece, about. */
const longestPiece = 65_536;

function* joined(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < longestPiece) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The series with the same shared labels, each with the name of its metric. */
interface LabelSet {
  readonly first: Sample;
  readonly names: Map<string, string>;
}

interface Family {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly lines: string[];
  hasNegative: boolean;
}

function ownFamily(prefix: string, { name: own, help, value }: NonNullable<Exposed['own']>[number]): Family {
  const name = `${prefix}_${own}`;
  return { name, kind: 'gauge', help, lines: [`${name} ${value}\n`], hasNegative: value < 0 };
}

function addLine(
  families: Map<string, Family>,
  { family: name, kind, help, labels }: DescribedSeries,
  shared: string,
  value: number,
): void {
  let family = families.get(name);
  if (!family) families.set(name, (family = { name, kind, help, lines: [], hasNegative: false }));
  const all = labels && shared ? `${labels},${shared}` : labels || shared;
  family.lines.push(`${name}${all && `{${all}}`} ${value}\n`);
  family.hasNegative ||= value < 0;
}

function takenMessage(name: string, family: string): string {
  return `${name} is left out, because ${family} is a metric of cubestat's own`;
}

/** The notice for a series that an earlier sample has; undefined where there is none. */
function collisionMessage(sample: Sample, { first, names }: LabelSet, series: string): string | undefined {
  if (sample === first || !names.has(series)) return undefined;
  return `what comes from ${origin(sample)} has the labels of what comes from ${origin(first)}: of a series that both have, the latter is left`;
}

function origin({ host, tags }: Sample): string {
  return [host, ...Object.entries(tags ?? {}).map((tag) => tag.join('='))].join(' ');
}

function* inText(families: ReadonlyMap<string, Family>): Generator<string> {
  for (const { name, kind, help, lines } of families.values()) {
    yield `# HELP ${name} ${escape(help, /[\\\n]/g)}\n# TYPE ${name} ${kind}\n`;
    yield* lines;
  }
}

/**
 * A counter's family has no `_total`, and reserves the names `jobs`, `jobs_total` and `jobs_created`. A counter that shares one of
 * these, or is negative, is of type unknown: a strict reader would refuse the whole page.
 */
function* inOpenMetrics(families: ReadonlyMap<string, Family>): Generator<string> {
  for (const { name, kind, help, lines, hasNegative } of families.values()) {
    const base = kind === 'counter' ? name.slice(0, -'_total'.length) : name;
    const isAlone = ![base, `${base}_created`, `${base}_total_total`, `${name}_created`].some((other) => families.has(other));
    const isCounter = kind === 'counter' && isAlone && !hasNegative;
    const [family, type] = isCounter ? [base, kind] : [name, kind === 'counter' ? 'unknown' : kind];
    yield `# HELP ${family} ${escape(help, /[\\"\n]/g)}\n# TYPE ${family} ${type}\n`;
    yield* lines;
  }
  yield '# EOF\n';
}
