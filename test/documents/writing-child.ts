import { exporters } from '../../src/exporters/index.ts';
import { exportContext } from '../exporters/context.ts';

// A process of its own that exports for ever, one sample after the other, and tells which it has written:
// node writing-child.js csv|json FILE METRICS FIRST
const [name, filename, metrics, first] = process.argv.slice(2);
const exporter = exporters[name as 'csv' | 'json'];
const given: Record<string, string> = { filename: filename!, append: 'true', timeFormat: 'unix' };
const config = Object.fromEntries(
  Object.entries(exporter.options).map(([key, option]) => [key, option.read(given[key] === undefined ? [] : [given[key]])]),
);
const say = (message: string) => void process.stderr.write(`${message}\n`);
const stream = exporter.open(config as never, exportContext({ report: { error: say, warn: say, detail: say } }));
stream.on('error', (error) => {
  say(error.message);
  process.exitCode = 2;
});
stream.on('close', () => process.exit());

/** Now and then a metric appears that was not there before. */
function write(at: number): void {
  const names = Array.from({ length: Number(metrics) + Math.floor((at % 100_000) / 20) }, (_, index) => `metric.${index}`);
  const sample = { timestamp: at, host: 'line\n"break"', metrics: Object.fromEntries(names.map((metric) => [metric, at + 0.123456789])) };
  stream.write(sample, (error) => {
    if (error) return;
    process.stdout.write(`${at}\n`);
    write(at + 1);
  });
}
write(Number(first));
