import { memoize } from '../memoize.ts';
import { isPlaceholder, kindOf, parseName, type Row } from './names.ts';

/** A metric in Prometheus: its family, and the labels of its series. */
export interface PrometheusName {
  /** `cubestat_cpu_core_utilization_percent`. */
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
}

/** How metrics are named for Prometheus. */
export interface PrometheusNaming {
  /** The beginning of every family, before a `_`. */
  readonly prefix: string;
  /** `labels`: instances are labels. `flat`: they stay in the name, and each metric is a family of its own. */
  readonly naming: 'labels' | 'flat';
}

/** The family and labels of a metric, under the name of the tool and with instances as labels. */
export const prometheusName: (name: string) => PrometheusName = memoize(prometheusNames({ prefix: 'cubestat', naming: 'labels' }));

/**
 * The family and labels of a metric. Names that the catalogue does not know are flat in both namings.
 * https://prometheus.io/docs/concepts/data_model/ gives the characters that are allowed.
 */
export function prometheusNames({ prefix, naming }: PrometheusNaming): (name: string) => PrometheusName {
  return (name) => {
    const parsed = naming === 'labels' ? parseName(name) : undefined;
    if (!parsed) return flatName(prefix, name);
    const { row, instances } = parsed;
    return { family: `${prefix}_${flatten(familyOf(row))}`, labels: instances, kind: row.kind, help: row.help };
  };
}

function flatName(prefix: string, name: string): PrometheusName {
  const flat = flatten(name);
  const family = `${prefix}_${/^[a-z]/i.test(flat) ? '' : 'metric_'}${flat}`;
  return { family, labels: {}, kind: kindOf(family), help: `Cubestat metric: ${name}` };
}

/** Replaces characters that a metric or label name cannot have by `_`. Prometheus is case-sensitive, so case is kept. */
export function flatten(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/gu, '_');
}

/**
 * Joins the literals, and writes the unit as `promtool check metrics` expects: in full, and without `_count`, which belongs to histograms.
 * `cpu.count` is `cpus`, `cpu.core.{core}.up.count` is `cpu_core_up`.
 */
function familyOf({ segments }: Row): string {
  const literals = segments.filter((segment) => !isPlaceholder(segment));
  // For metrics about cubestat itself the prefix has the name already.
  if (literals[0] === 'cubestat') literals.shift();
  const unit = literals.pop()!;
  const subject = literals.join('_');
  if (unit === 'count') return literals.length > 1 || segments[0] === 'cubestat' ? subject : `${subject}s`;
  return `${subject}_${unit.replace(/^count_total$/, 'total').replace(/_per_sec$/, '_per_second')}`;
}
