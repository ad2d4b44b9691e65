import { Writable } from 'node:stream';
import type { Exporter } from './exporter.ts';

export const ndjson: Exporter = {
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
        stdout.write(chunks.map(({ chunk }) => `${JSON.stringify(chunk)}\n`).join(''), done);
      },
    }),
};
