import { remember } from '../remember.ts';
import { isPlaceholder, kindOf, parseName, type Row } from './names.ts';

/** A metric as Prometheus knows it: a family, and the labels that tell its series apart. */
export interface PrometheusName {
  /** `cubestat_cpu_core_utilization_percent`. */
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
}

/**
 * The family and labels of a metric. Names that the catalogue does not know are flattened.
 * https://prometheus.io/docs/concepts/data_model/ gives the characters that are allowed.
 */
export const prometheusName: (name: string) => PrometheusName = remember((name) => {
  const parsed = parseName(name);
  const family = prefixed(flatten(parsed ? familyOf(parsed.row) : name));
  if (!parsed) return { family, labels: {}, kind: kindOf(family), help: `Cubestat metric: ${name}` };
  return { family, labels: parsed.instances, kind: parsed.row.kind, help: parsed.row.help };
});

/** Lower case, with `_` for whatever a metric or label name may not hold. */
export function flatten(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
}

/**
 * Literals joined, with the unit as `promtool check metrics` wants it: not abbreviated, and without `_count`,
 * which belongs to histograms. `cpu.count` is `cpus`, `cpu.core.{core}.up.count` were `cpu_core_up`.
 */
function familyOf({ segments }: Row): string {
  const literals = segments.filter((segment) => !isPlaceholder(segment));
  const unit = literals.pop()!;
  const subject = literals.join('_');
  if (unit === 'count') return literals.length > 1 ? subject : `${subject}s`;
  return `${subject}_${unit.replace(/^count_total$/, 'total').replace(/_per_sec$/, '_per_second')}`;
}

/** The tool's metrics about itself have its name already. */
function prefixed(family: string): string {
  return family.startsWith('cubestat_') ? family : `cubestat_${family}`;
}
