import { memoize } from '../memoize.ts';
import { isPlaceholder, kindOf, parseName, type Row } from './names.ts';

/** A metric as Prometheus knows it: a family, and the labels that tell its series apart. */
export interface PrometheusName {
  /** `cubestat_cpu_core_utilization_percent`. */
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
}

/** How metrics are named for Prometheus. */
export interface PrometheusNaming {
  /** What every family begins with, followed by `_`. */
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

/** `_` for what the name of a metric or label may not hold. Case stays: Prometheus tells `Jobs` from `jobs`. */
export function flatten(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/gu, '_');
}

/**
 * Literals joined, with the unit as `promtool check metrics` wants it: not abbreviated, and without `_count`,
 * which belongs to histograms. `cpu.count` is `cpus`, `cpu.core.{core}.up.count` were `cpu_core_up`.
 */
function familyOf({ segments }: Row): string {
  const literals = segments.filter((segment) => !isPlaceholder(segment));
  // The tool's metrics about itself have its name already, in the prefix.
  if (literals[0] === 'cubestat') literals.shift();
  const unit = literals.pop()!;
  const subject = literals.join('_');
  if (unit === 'count') return literals.length > 1 || segments[0] === 'cubestat' ? subject : `${subject}s`;
  return `${subject}_${unit.replace(/^count_total$/, 'total').replace(/_per_sec$/, '_per_second')}`;
}
