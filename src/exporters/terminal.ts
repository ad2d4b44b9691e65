import { Writable } from 'node:stream';
import { UsageError } from '../errors.ts';
import { choice, oneOf, value, wholeNumber, type Option, type Values } from '../options/index.ts';
import type { Report } from '../report.ts';
import type { Exporter, ExportContext } from './exporter.ts';
import type { ViewerStreamSettings } from '../terminal/index.ts';
import { exporterStatuses, reportPending } from './exporter-status.ts';

const visibility = (describe: string, standard: 'show' | 'hide' = 'show') => choice({ standard, describe }, ['show', 'hide']);

const cpuModes = ['all', 'by_cluster', 'by_core'] as const;

/** The initial state of the charts; keys change it. */
export const terminalOptions = {
  view: choice({ standard: 'one', describe: 'Numbers beside the charts' }, ['off', 'one', 'all']),
  cpu: {
    ...value({ placeholder: cpuModes.join('|'), describe: 'CPUs; by default up to 16 cores one by one' }, oneOf(cpuModes)),
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
  zoom: value(
    { placeholder: 'N', describe: 'Samples in a column, the largest of which is drawn' },
    wholeNumber({ least: 1, most: 1_000_000 }),
  ),
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
  interactive: true,
  destination: () => 'stdout',
  open(config, { stdout, report, interval, instance, instances }) {
    if (!(stdout as NodeJS.WriteStream).isTTY)
      throw new UsageError('stdout is not a terminal to draw on; cubestat view --print draws without one');
    const others = () => instances().filter(({ name }) => name !== instance);
    const exporters = exporterStatuses(others);
    const quit = () => {
      reportPending(others, report);
      process.kill(process.pid, 'SIGTERM');
    };
    return lazyWritable(() =>
      openTerminalSink(config, { stdin: process.stdin, stdout, environment: process.env, report, interval, exporters, quit }),
    );
  },
};

export interface TerminalContext {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: ExportContext['stdout'];
  readonly environment: NodeJS.ProcessEnv;
  readonly report: Report;
  readonly quit: () => void;
}

/** Opens a sink that draws samples live. Rejects with a UsageError on a dumb terminal. */
export async function openTerminalSink(
  config: TerminalConfig,
  { stdin, stdout, ...others }: TerminalContext & Pick<ViewerStreamSettings, 'exporters' | 'stays' | 'replay' | 'interval' | 'read'>,
): Promise<Writable> {
  if (others.environment['TERM'] === 'dumb')
    throw new UsageError('TERM=dumb: that terminal takes text and nothing else; cubestat view --print draws as text');
  const { viewerStream } = await import('../terminal/index.ts');
  return viewerStream({ streams: { stdin, stdout }, color: config.color, slots: config.bufferSize, choices: choicesOf(config), ...others });
}

/** The options that make up a view. */
export function choicesOf({ view, cpu, gpu, disk, network, swap, power, memory, details, theme, zoom }: TerminalConfig) {
  return { view, cpu, gpu, disk, network, swap, power, memory, details, theme, zoom };
}

/** A Writable that loads another one when it starts. */
function lazyWritable(load: () => Promise<Writable>): Writable {
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
