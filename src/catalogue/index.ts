export { csvField, csvHeading, csvHeadings, csvMetrics, csvNumber, csvShapes, isNoCsvValue, readHeading } from './csv.ts';
export { DistinctNames, type Claim } from './distinct-names.ts';
export { influxName, type InfluxName } from './influxdb.ts';
export {
  decodeInstance,
  encodeInstance,
  formatName,
  isPlaceholder,
  kindOf,
  parseName,
  rows,
  type Alert,
  type MetricName,
  type ParsedName,
  type Row,
  type RowRole,
} from './names.ts';
export { nearMetric } from './near-metric.ts';
export { decodeNul, encodeNul } from './nul.ts';
export { ownSeries } from './own-series.ts';
export { flatten, prometheusName, prometheusNames, type PrometheusName, type PrometheusNaming } from './prometheus.ts';
export { isStatistic, statistics, statisticSegment, withStatistic, type Statistic } from './statistics.ts';
export { quantity, unitNameOf, unitOf, units, type Unit, type UnitName } from './units.ts';
