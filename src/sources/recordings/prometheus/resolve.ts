import { ownSeries } from '../../../catalogue/index.ts';
import { originKey } from '../../../samples/index.ts';
import { metricNameOf } from './metric-name.ts';
import { parseSeries, type ExposedSeries } from './series.ts';

/** A series in cubestat's terms: a metric of a host with tags. */
export interface ResolvedSeries {
  readonly metric: string;
  /** undefined where the exposition has none. */
  readonly host: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Identifies the host and tags. */
  readonly origin: string;
}

/** The HELP and TYPE comments of an exposition. */
export interface Declarations {
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
}

/** Resolves a series; `bucket` and `created` are left out. Throws an Error for text that is no series. */
export function resolveSeries(text: string, { types, helps }: Declarations): ResolvedSeries | undefined {
  const series = parseSeries(text);
  const own = series.name.startsWith('cubestat_') ? ownSeries(series.name, series.labels, helps.get(series.name)) : undefined;
  if (own) return resolved(own.name, ...originOfOwn(own.others));
  const { host, tags, labels } = originOfForeign(series.labels);
  const family = familyOf(series.name, types);
  const metric = metricNameOf({ name: series.name, labels }, family, types.get(family));
  return metric === undefined ? undefined : resolved(metric, host, tags);
}

function resolved(metric: string, host: string | undefined, tags: ReadonlyMap<string, string>): ResolvedSeries {
  const record = tags.size > 0 ? Object.fromEntries(tags) : undefined;
  return { metric, host, tags: record, origin: originKey({ host: host ?? '', tags: record }) };
}

type Origin = [host: string | undefined, tags: ReadonlyMap<string, string>];

/** cubestat prefixes a tag with `tag_` where it has the name of one of its own labels. */
function originOfOwn(labels: readonly (readonly [label: string, value: string])[]): Origin {
  const all = new Map(labels.map(([label, value]) => [label.replace(/^tag_/, ''), value]));
  const host = new Map(labels).get('host');
  if (host !== undefined && !labels.some(([label]) => label === 'tag_host')) all.delete('host');
  return [host, all];
}

/** Labels that Prometheus adds to its targets' series, as in /federate: the instance is the host, the job a tag. */
function originOfForeign(labels: ExposedSeries['labels']): {
  host: string | undefined;
  tags: Map<string, string>;
  labels: Map<string, string>;
} {
  const others = new Map(labels);
  const [host, job] = [labels.get('instance') || undefined, labels.get('job') || undefined];
  if (host === undefined) return { host, tags: new Map(), labels: others };
  others.delete('instance');
  others.delete('job');
  return { host, tags: new Map(job === undefined ? [] : [['job', job]]), labels: others };
}

const parts = /_(?:created|total|bucket|sum|count|info)$/;

/** The family of a name: declared under the name itself, or under the name without `_total`, `_sum` and so on. */
function familyOf(name: string, types: ReadonlyMap<string, string>): string {
  const base = name.replace(parts, '');
  const isCreated = name.endsWith('_created') && /^(counter|histogram|summary)$/.test(types.get(base) ?? types.get(`${base}_total`) ?? '');
  if (isCreated) return base;
  return types.has(name) || !types.has(base) ? name : base;
}
