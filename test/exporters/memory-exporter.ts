import { Writable } from 'node:stream';
import type { Exporter } from '../../src/exporters/index.ts';
import { flag, list, pair, text, value, wholeNumber } from '../../src/options.ts';
import type { Sample } from '../../src/sample.ts';

const options = {
  bucketName: value({ placeholder: 'NAME', describe: 'Where it goes', standard: 'all' }, text),
  port: value({ placeholder: 'PORT', describe: 'On which port' }, wholeNumber({ least: 1 })),
  append: flag({ describe: 'Keep what is there', flag: 'appendOutput' }),
  tags: list({ placeholder: 'NAME=VALUE', describe: 'Added to each' }, pair),
};

/** An exporter that keeps what it is given, and does as it is told. */
export function memoryExporter(behave: { construct?: Error; write?: (sample: Sample) => Error | undefined } = {}) {
  const kept: Sample[] = [];
  const events: string[] = [];
  const exporter: Exporter<typeof options> = {
    name: 'memory',
    describe: 'Keeps samples in memory.',
    options,
    open: () =>
      new Writable({
        objectMode: true,
        construct(done) {
          events.push('start');
          done(behave.construct);
        },
        write(sample: Sample, _encoding, done) {
          const error = behave.write?.(sample);
          if (!error) kept.push(sample);
          done(error);
        },
        final(done) {
          events.push('stop');
          done();
        },
      }),
  };
  return { exporter, kept, events };
}
