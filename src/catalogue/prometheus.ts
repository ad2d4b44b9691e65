import { remember } from '../remember.ts';
import { isPlaceholder, kindOf, parseName } from './names.ts';

/** A metric as Prometheus knows it: a family, and the labels that tell its series apart. */
export interface PrometheusName {
  /** Without the prefix: `cpu_core_utilization_percent`. */
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
  if (!parsed) return { family: flatten(name), labels: {}, kind: kindOf(name), help: `Cubestat metric: ${name}` };
  const literals = parsed.row.segments.filter((segment) => !isPlaceholder(segment));
  return { family: flatten(literals.join('_')), labels: parsed.instances, kind: parsed.row.kind, help: parsed.row.help };
});

/** Lower case, with `_` for whatever a metric or label name may not hold. */
export function flatten(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
}
