import { Writable } from 'node:stream';
import { waiting } from '../delivery/index.ts';
import { UsageError } from '../errors.ts';
import { choice, oneOf, value, wholeNumber, type Option, type Values } from '../options.ts';
import type { Exporter, InstanceState } from './exporter.ts';

const visibility = (describe: string, standard: 'show' | 'hide' = 'show') => choice({ standard, describe }, ['show', 'hide']);

const cpuModes = ['all', 'by_cluster', 'by_core'] as const;

/** What there is to see; while it is drawn, keys change it. */
export const terminalOptions = {
  view: choice({ standard: 'one', describe: 'Numbers beside the charts' }, ['off', 'one', 'all']),
  cpu: {
    ...value({ placeholder: cpuModes.join('|'), describe: 'CPUs; up to 16 cores one by one unless told' }, oneOf(cpuModes)),
    choices: cpuModes,
  },
  gpu: choice({ standard: 'load_only', describe: 'GPUs' }, ['collapsed', 'load_only', 'load_and_vram']),
  disk: visibility('Disks'),
  network: visibility('Network interfaces'),
  swap: visibility('Swap'),
  power: visibility('Power'),
  memory: visibility('What memory is used for', 'hide'),
  details: visibility('Everything else that is known', 'hide'),
  theme: choice({ standard: 'auto', describe: 'Colours; auto: by the background, where the terminal tells it' }, [
    ...['auto', 'dark', 'light', 'cividis', 'gray'],
  ]),
  zoom: value({ placeholder: 'N', describe: 'Samples in a column, the largest of which is drawn' }, wholeNumber({ least: 1 })),
  bufferSize: value(
    { placeholder: 'N', standard: '86400', describe: 'Samples kept in full, of 100 metrics; older ones get coarser' },
    wholeNumber({ least: 100 }),
  ),
  color: choice({ standard: 'auto', describe: 'Use colours' }, ['auto', 'always', 'never']),
};

const options = Object.fromEntries(
  Object.entries<Option>(terminalOptions).map(([name, option]) => [name, { ...option, flag: name }]),
) as typeof terminalOptions;

export type TerminalConfig = Values<typeof terminalOptions>;

export const terminal: Exporter<typeof options> = {
  name: 'terminal',
  title: 'Terminal',
  describe: 'Draws the samples as horizon charts.',
  options,
  momentary: true,
  exclusive: true,
  shows: true,
  destination: () => 'stdout',
  open(config, { stdout, report, instance, instances }) {
    if (!(stdout as NodeJS.WriteStream).isTTY)
      throw new UsageError('stdout is no terminal to draw on; cubestat view --print draws without one');
    const others = () => instances().filter(({ name }) => name !== instance);
    return lazily(async () => {
      const { display } = await import('../terminal/index.ts');
      return display({
        streams: { stdin: process.stdin, stdout: stdout as NodeJS.WriteStream },
        environment: process.env,
        ...{ report, choices: choicesOf(config), color: config.color, slots: config.bufferSize },
        exporters: () => others().map(fareOf),
        quit: () => void process.kill(process.pid, 'SIGTERM'),
      });
    });
  },
};

/** What has been chosen to see; what was not, the terminal chooses. */
export function choicesOf({ cpu, zoom, bufferSize: _slots, color: _color, ...others }: TerminalConfig) {
  return { ...others, ...(cpu !== undefined && { cpu }), ...(zoom !== undefined && { zoom }) };
}

function fareOf({ name, destination, tally, failed }: InstanceState) {
  const lost = tally.rejected + tally.dropped;
  return { name, destination, delivered: tally.written, waiting: waiting(tally), lost, failed: failed !== undefined };
}

/** A stream that is loaded when it starts: whoever does not draw does not load what draws. */
function lazily(load: () => Promise<Writable>): Writable {
  let inner: Writable | undefined;
  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      load()
        .then((stream) => void (inner = stream.on('error', (error) => this.destroy(error))))
        .then(() => done(), done);
    },
    write: (sample, _encoding, done) => void inner!.write(sample, done),
    final: (done) => void inner!.end(done),
    destroy(error, done) {
      inner?.destroy();
      done(error);
    },
  });
}
