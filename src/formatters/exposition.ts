import { prometheusNames, type PrometheusNaming } from '../catalogue/index.ts';
import { remember } from '../remember.ts';
import type { Sample } from '../sample.ts';
import { escape, labelText, sharedLabels } from './exposition-labels.ts';

/** What stands in an exposition, and in which of the two formats. */
export interface Exposed {
  readonly samples: readonly Sample[];
  /** Is the host a label? */
  readonly hostLabel: boolean;
  /** What the exposition tells of itself. No metric of a sample gets into these families. */
  readonly own?: readonly { readonly name: string; readonly help: string; readonly value: number }[];
  /** OpenMetrics 1.0 rather than the text format 0.0.4. */
  readonly openMetrics?: boolean;
}

/**
 * Writes samples for Prometheus, without timestamps: those would switch off its notion of what is stale. Families stay
 * together over all samples. `notice` is told, each time anew, what cannot stand there under its own name.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function expositions(naming: PrometheusNaming): (exposed: Exposed, notice: (message: string) => void) => string {
  const describe = describer(naming);
  return ({ samples, hostLabel, own = [], openMetrics = false }, notice) => {
    const ours = own.map(({ name, help, value }) => ownFamily(`${naming.prefix}_${name}`, help, value));
    const families = new Map(ours.map((family) => [family.name, family]));
    const reserved = new Set(families.keys());
    const places = new Map<string, Place>();
    for (const sample of samples) {
      const shared = sharedLabels(sample, hostLabel, notice);
      const place = places.get(shared.key) ?? { first: sample, names: new Map<string, string>() };
      places.set(shared.key, place);
      for (const name in sample.metrics) {
        const metric = describe(name);
        const before = place.names.get(metric.series);
        if (reserved.has(metric.name)) notice(`${name} is left out, for ${metric.name} is a metric of cubestat's own`);
        else if (before !== undefined) notice(collision(sample, name, place.first, before));
        else {
          place.names.set(metric.series, name);
          const family = families.get(metric.name) ?? { ...metric, lines: '' };
          families.set(metric.name, family);
          const { labels } = metric;
          const all = labels && shared.text ? `${labels},${shared.text}` : labels || shared.text;
          family.lines += `${metric.name}${all && `{${all}}`} ${sample.metrics[name]}\n`;
        }
      }
    }
    return openMetrics ? inOpenMetrics(families) : inText(families);
  };
}

/** All series with the same shared labels: by series, the names of the metrics that have them. */
interface Place {
  readonly first: Sample;
  readonly names: Map<string, string>;
}

interface Family {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  lines: string;
}

/** What is the same in every sample: the family, and the labels that a metric's name holds. */
function describer(naming: PrometheusNaming) {
  const prometheusName = prometheusNames(naming);
  return remember((name) => {
    const { family, labels: own, kind, help } = prometheusName(name);
    const labels = labelText(Object.entries(own));
    return { name: family, kind, help, labels, series: `${family}{${labels}}` };
  });
}

function ownFamily(name: string, help: string, value: number): Family {
  return { name, kind: 'gauge', help, lines: `${name} ${value}\n` };
}

function collision(sample: Sample, name: string, first: Sample, before: string): string {
  if (sample === first) return `${name} is left out, for it would be the same series as ${before}`;
  const [one, other] = [sample, first].map(({ host, tags }) => [host, ...Object.entries(tags ?? {}).map((tag) => tag.join('='))].join(' '));
  return `what comes from ${one} has the labels of what comes from ${other}: of a series that both have, the latter is left`;
}

function inText(families: ReadonlyMap<string, Family>): string {
  let text = '';
  for (const { name, kind, help, lines } of families.values())
    text += `# HELP ${name} ${escape(help, /[\\\n]/g)}\n# TYPE ${name} ${kind}\n${lines}`;
  return text;
}

/**
 * There, the family of a counter is named without `_total`. Where that is the name of another family, such as a gauge
 * `jobs` beside `jobs_total`, the counter stands there as of unknown type.
 */
function inOpenMetrics(families: ReadonlyMap<string, Family>): string {
  let text = '';
  for (const { name, kind, help, lines } of families.values()) {
    const base = kind === 'counter' ? name.slice(0, -'_total'.length) : name;
    const [family, type] = base !== name && families.has(base) ? [name, 'unknown'] : [base, kind];
    text += `# HELP ${family} ${escape(help, /[\\"\n]/g)}\n# TYPE ${family} ${type}\n${lines}`;
  }
  return `${text}# EOF\n`;
}
