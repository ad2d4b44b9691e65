import type { Exporter } from './exporter.ts';
import { textStream } from './text-stream.ts';

export const ndjson: Exporter = {
  name: 'ndjson',
  describe: 'Lines of JSON on stdout, which pass the samples on.',
  options: {},
  destination: () => 'stdout',
  momentary: true,
  open: (_config, context) => textStream({ text: linesOf, end() {} }, '-', context),
};

function linesOf(samples: readonly unknown[]): Buffer {
  return Buffer.from(samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
}
