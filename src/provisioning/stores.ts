import { influxName, isPlaceholder, prometheusNames, type Row } from '../catalogue/index.ts';

/** A store of samples, as Grafana queries it. */
export interface Store {
  /** The type of its data source in Grafana. */
  readonly type: 'prometheus' | 'influxdb';
  /** Whether it can contain a metric. */
  has(row: Row): boolean;
  /** The variables that select hosts, each with the query for its values. `row`: a metric of every host. */
  variables(row: Row): Readonly<Record<string, string>>;
  /** The query of a panel for one metric, with Grafana's variables. */
  target(row: Row): Readonly<Record<string, unknown>>;
}

/**
 * Prometheus, with instances as labels. A page of one host has no host label: then `instance` tells hosts apart, which Prometheus adds when
 * it scrapes.
 */
export function prometheusStore(prefix: string): Store {
  const naming = prometheusNames({ prefix, naming: 'labels' });
  return {
    type: 'prometheus',
    has: () => true,
    variables(row) {
      const { family } = naming(row.name);
      return { instance: `label_values(${family}, instance)`, host: `label_values(${family}, host)` };
    },
    target(row) {
      const { family, labels } = naming(row.name);
      const instances = Object.keys(labels)
        .map((label) => ` {{${label}}}`)
        .join('');
      return {
        expr: `${family}{instance=~"$instance",host=~"$host"}`,
        legendFormat: `{{instance}} {{host}} ${legendOf(row)}${instances}`,
      };
    },
  };
}

export interface InfluxdbPlacement {
  readonly schema: 'wide' | 'tagged';
  /** The measurement of schema wide. */
  readonly measurement: string;
}

/** InfluxDB, queried in InfluxQL, which its versions 1 to 3 support. */
export function influxdbStore({ schema, measurement }: InfluxdbPlacement): Store {
  const placeOf = schema === 'tagged' ? tagged : wide(measurement);
  return {
    type: 'influxdb',
    // Counters of exporters are on the scraped page, but in no sample.
    has: ({ segments }) => segments[1] !== 'export',
    variables: (row) => ({ host: `SHOW TAG VALUES FROM ${quoted(placeOf(row).measurement)} WITH KEY = "host"` }),
    target(row) {
      const { measurement: from, field, tags, alias } = placeOf(row);
      const grouping = ['time($__interval)', ...['host', ...tags].map(quoted)].join(', ');
      const query = `SELECT mean(${field}) FROM ${quoted(from)} WHERE ("host" =~ /^$host$/) AND $timeFilter GROUP BY ${grouping} fill(none)`;
      return { query, rawQuery: true, resultFormat: 'time_series', alias };
    },
  };
}

interface Place {
  readonly measurement: string;
  readonly field: string;
  readonly tags: readonly string[];
  readonly alias: string;
}

function tagged(row: Row): Place {
  const { measurement, field, tags } = influxName(row.name);
  const names = Object.keys(tags);
  const alias = ['host', ...names].map((name) => `$tag_${name}`).join(' ');
  return { measurement, field: quoted(field), tags: names, alias: `${alias} ${legendOf(row)}` };
}

/** Instances are part of field names, so a regular expression matches them and `$col` shows them. */
function wide(measurement: string): (row: Row) => Place {
  return (row) => {
    const hasInstances = row.segments.some(isPlaceholder);
    const pattern = row.segments.map((segment) => (isPlaceholder(segment) ? '[^.]+' : segment)).join(String.raw`\.`);
    const field = hasInstances ? `/^${pattern}$/` : quoted(row.name);
    return { measurement, field, tags: [], alias: `$tag_host ${hasInstances ? '$col' : legendOf(row)}` };
  };
}

function quoted(name: string): string {
  return `"${name.replace(/[\\"]/g, String.raw`\$&`)}"`;
}

/** The words after the last instance, without the unit: `read`, `load 1m`. */
function legendOf({ segments }: Row): string {
  return segments
    .slice(segments.findLastIndex(isPlaceholder) + 1 || 1, -1)
    .join(' ')
    .replaceAll('_', ' ');
}
