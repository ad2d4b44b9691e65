import { isPlaceholder, parseName } from './names.ts';
import { memoize } from '../memoize.ts';

/** A metric in InfluxDB with instances as tags: `cpu_core,core=3 utilization_percent=`. */
export interface InfluxName {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly field: string;
}

/** The tagged name of a metric; a name that the catalogue does not know keeps its first segment as measurement. */
export const influxName: (name: string) => InfluxName = memoize((name) => {
  const parsed = parseName(name);
  const segments = parsed?.row.segments ?? name.split('.');
  const head = segments.findLastIndex(isPlaceholder) + 1 || 1;
  return {
    measurement: literals(segments.slice(0, head)),
    tags: parsed?.instances ?? {},
    field: literals(segments.slice(head)) || 'value',
  };
});

function literals(segments: readonly string[]): string {
  return segments.filter((segment) => !isPlaceholder(segment)).join('_');
}
