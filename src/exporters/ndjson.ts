import { Writable } from 'node:stream';
import type { Sample } from '../sample.ts';
import type { Exporter } from './exporter.ts';

export const ndjson = {
  name: 'ndjson',
  describe: 'Lines of JSON on stdout, which pass the samples on.',
  options: {},
  destination: () => 'stdout',
  exclusive: true,
  momentary: true,
  open: (_config, { stdout }) =>
    new Writable({
      objectMode: true,
      writev(chunks, done) {
        stdout.write(chunks.map(({ chunk }) => lineOf(chunk as Sample)).join(''), done);
      },
    }),
  preview: () => ({ sample: lineOf }),
} satisfies Exporter;

function lineOf(sample: Sample): string {
  return `${JSON.stringify(sample)}\n`;
}
