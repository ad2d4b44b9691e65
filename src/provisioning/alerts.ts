import { isPlaceholder, prometheusNames, rows, unitOf, type Alert, type Row } from '../catalogue/index.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../text/index.ts';

export interface AlertSettings {
  /** The prefix of metric names. */
  readonly prefix: string;
  /** Thresholds by metric, in addition to those of the catalogue, or replacing them. */
  readonly above: readonly Threshold[];
  readonly below: readonly Threshold[];
}

export type Threshold = readonly [metric: string, value: number];

/** Alerting rules for Prometheus, in YAML: one for each metric with a threshold, and one for a silent host. */
export function alertRules(settings: AlertSettings): string {
  const rules = alertsOf(settings).map(([row, alert]) => ruleOf(row, alert, settings.prefix));
  return `groups:\n  - name: cubestat\n    rules:\n${[...rules, silence(settings.prefix)].map(inYaml).join('')}`;
}

/** The thresholds of the catalogue. A user's threshold replaces the one on the same side of the metric. */
function alertsOf({ above, below }: AlertSettings): [Row, Alert][] {
  const given = [
    ...above.map(([name, value]) => [rowOf(name), { above: value }] as const),
    ...below.map(([name, value]) => [rowOf(name), { below: value }] as const),
  ];
  return rows().flatMap((row): [Row, Alert][] => {
    const own = given.flatMap(([of, alert]) => (of === row ? alert : []));
    const { minutes = 5 } = row.alert ?? {};
    const alerts = own.length > 0 ? own : row.alert ? [row.alert] : [];
    return alerts.map((alert) => [row, { minutes, ...alert }]);
  });
}

/** The row of a name with its instances, or with `*` for them. */
function rowOf(name: string): Row {
  const patterns = rows().map((row) => patternOf(row.name));
  const row = rows()[patterns.indexOf(patternOf(name))];
  if (!row) throw new UsageError(`no metric ${name}${didYouMean(name, patterns)}`);
  return row;
}

function patternOf(name: string): string {
  const segments = name.split('.').map((segment) => (isPlaceholder(segment) ? '*' : segment));
  return segments.join('.');
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly minutes: number;
  readonly summary: string;
  readonly description: string;
}

function ruleOf(row: Row, { above, below, minutes }: Alert, prefix: string): Rule {
  const { family, labels } = prometheusNames({ prefix, naming: 'labels' })(row.name);
  const symbol = unitOf(row.name)?.symbol ?? '';
  const instances = Object.keys(labels)
    .map((label) => ` {{ $labels.${label} }}`)
    .join('');
  const subject = row.segments
    .slice(0, -1)
    .filter((segment) => !isPlaceholder(segment))
    .join(' ');
  return {
    alert: `${camelCase(family)}${below === undefined ? 'High' : 'Low'}`,
    expr: below === undefined ? `${family} > ${above}` : `${family} < ${below}`,
    minutes,
    summary: `${host}: ${subject}${instances} is {{ printf "%.4g" $value }}${symbol && ` ${symbol}`}`,
    description: row.help,
  };
}

/** The exporter's own metric about whether samples arrive. */
function silence(prefix: string): Rule {
  return {
    alert: `${camelCase(prefix)}Silent`,
    expr: `${prefix}_up == 0`,
    minutes: 5,
    summary: '{{ $labels.instance }} serves no samples',
    description: 'The exporter runs, and nothing has sampled a host for a while.',
  };
}

const host = '{{ or $labels.host $labels.instance }}';

function camelCase(name: string): string {
  return name.replace(/(?:^|_)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A JSON string is also a double-quoted YAML string. */
function inYaml({ alert, expr, minutes, summary, description }: Rule): string {
  return `      - alert: ${alert}
        expr: ${expr}
        for: ${minutes}m
        labels:
          severity: warning
        annotations:
          summary: ${JSON.stringify(summary)}
          description: ${JSON.stringify(description)}
`;
}
