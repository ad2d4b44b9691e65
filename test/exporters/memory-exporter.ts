import type { Exporter } from '../../src/exporters/index.ts';
import { flag, list, pair, text, value, wholeNumber } from '../../src/options/index.ts';
import type { Sample } from '../../src/samples/sample.ts';

const options = {
  bucketName: value({ placeholder: 'NAME', describe: 'Where it goes', standard: 'all' }, text),
  port: value({ placeholder: 'PORT', describe: 'On which port' }, wholeNumber({ least: 1 })),
  append: flag({ describe: 'Keep what is there', flag: 'appendOutput' }),
  tags: list({ placeholder: 'NAME=VALUE', describe: 'Added to each' }, pair),
};

/** An exporter that keeps what it is given, and does as it is told. */
export function memoryExporter(behave: { start?: Error; write?: (sample: Sample) => Error | undefined } = {}) {
  const kept: Sample[] = [];
  const events: string[] = [];
  const exporter: Exporter<typeof options> = {
    name: 'memory',
    describe: 'Keeps samples in memory.',
    options,
    open(_config, { ack }) {
      events.push('start');
      if (behave.start) throw behave.start;
      return {
        write(samples: readonly Sample[]) {
          for (const sample of samples) {
            const error = behave.write?.(sample);
            if (error) throw error;
            kept.push(sample);
            ack(1);
          }
        },
        close: () => void events.push('stop'),
      };
    },
  };
  return { exporter, kept, events };
}
