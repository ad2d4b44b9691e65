import { join } from 'node:path';
import { whole } from './process.ts';
import { measure, size } from './row.ts';

// The most memory that long inputs take: of one shape, and of as many shapes as samples. They are written while they are read.

const count = size(1_000_000, 10_000);
const records = (width: number, shapes: string) =>
  `${process.execPath} ${join(import.meta.dirname, 'make-records.js')} ${width} ${count} ${shapes}`;

for (const [what, input, words] of [
  ['of 300 metrics through filter', records(300, 'same'), "filter --include 'cpu.*'"],
  ['of 300 metrics to three exporters', records(300, 'same'), 'export -q --to csv -o /dev/null --to prometheus --prometheus-port 0 --tee'],
  ['of 20 metrics, each of another shape, through filter', records(20, 'different'), 'filter'],
  ['of 20 metrics, each of another shape, to InfluxDB lines', records(20, 'different'), 'filter -f influxdb'],
] as const) {
  const ours = (cubestat: string) => `${input} | ${cubestat} ${words} > /dev/null`;
  await measure({ what: `Memory: ${count} records ${what}`, ours, peers: {} }, whole, 'cpu', 1);
}
