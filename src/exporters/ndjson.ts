import type { Sample } from '../sample.ts';
import type { Exporter } from './exporter.ts';
import { textSink } from './text-stream.ts';

export const ndjson = {
  name: 'ndjson',
  describe: 'Lines of JSON on stdout, which pass the samples on.',
  options: {},
  destination: () => 'stdout',
  exclusive: true,
  momentary: true,
  open: (_config, context) => textSink({ text: (samples) => Buffer.from(samples.map(lineOf).join('')), end() {} }, '-', context),
  preview: () => ({ sample: lineOf }),
} satisfies Exporter;

function lineOf(sample: Sample): string {
  return `${JSON.stringify(sample)}\n`;
}
