import { csv } from './csv.ts';
import type { Formatter } from './formatter.ts';
import { influxdb } from './influxdb.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { prometheus } from './prometheus.ts';
import { table } from './table.ts';

export { expositions, type Exposed } from './exposition.ts';
export { csvText } from './csv-text.ts';
export type { Formatter, FormatContext } from './formatter.ts';
export { influxOptions } from './influxdb.ts';
export { influxText, lineWriter, type InfluxSettings } from './line-protocol.ts';
export { ndjsonText } from './ndjson.ts';
export { prometheusSeries, type PrometheusSeries } from './prometheus-series.ts';
export { prometheusText } from './prometheus-text.ts';
export { textStage, writeRows, type RowText } from './stage.ts';
export { textWriter } from './text-writer.ts';

/** Every format, by its name; the first is the default. */
export const formatters = { ndjson, csv, json, influxdb, prometheus, table } satisfies Record<string, Formatter>;

export { writeTime } from './time.ts';
