import type { SampleSink } from '../../src/delivery/index.ts';
import { csv } from '../../src/exporters/csv/index.ts';
import { json } from '../../src/exporters/json/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { exportContext } from '../exporters/context.ts';

// A process of its own that exports for ever, one sample after the other, and tells which it has written:
// node writing-child.js csv|json FILE METRICS FIRST
const [name, filename, metrics, first] = process.argv.slice(2);
const exporter = { csv, json }[name as 'csv' | 'json'];
const given: Record<string, string> = { filename: filename!, append: 'true', timeFormat: 'unix' };
const config = Object.fromEntries(
  Object.entries(exporter.options).map(([key, option]) => [key, option.read(given[key] === undefined ? [] : [given[key]])]),
);
const say = (message: string) => void process.stderr.write(`${message}\n`);
const context = exportContext({ report: { error: say, warn: say, detail: say } });

/** Now and then a metric appears that was not there before. */
function sampleAt(at: number): Sample {
  const names = Array.from({ length: Number(metrics) + Math.floor((at % 100_000) / 20) }, (_, index) => `metric.${index}`);
  return { timestamp: at, host: 'line\n"break"', metrics: Object.fromEntries(names.map((metric) => [metric, at + 0.123456789])) };
}

try {
  const sink = (await exporter.open(config as never, context)) as SampleSink;
  for (let at = Number(first); ; at += 1) {
    await sink.write([sampleAt(at)]);
    process.stdout.write(`${at}\n`);
  }
} catch (error) {
  say((error as Error).message);
  process.exitCode = 2;
}
