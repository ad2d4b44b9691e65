import { Duplex, Writable } from 'node:stream';
import { UsageError } from '../../errors.ts';
import { parseExpression } from '../../expressions/index.ts';
import { duration, value, type Values } from '../../options/index.ts';
import type { Samples } from '../../samples/index.ts';
import type { Filter, FilterContext } from '../filter.ts';
import { Backlog } from './backlog.ts';
import { Hook } from './hook.ts';
import { RecorderSink, type Outlet } from './recorder-sink.ts';
import { wordsOf } from './words.ts';

export { newBacklog } from './backlog.ts';
export type { Outlet } from './recorder-sink.ts';

const options = {
  when: value(
    {
      placeholder: 'EXPRESSION',
      describe: "Only samples around incidents, such as 'pressure.memory.some.percent > 10'",
    },
    parseExpression,
  ),
  keep: value(
    { placeholder: 'DURATION', describe: 'How much from before an incident is kept for --when; default 30s' },
    duration({ least: 0 }),
  ),
  after: value(
    { placeholder: 'DURATION', describe: 'An incident is over when --when was not true for this time; default as --keep' },
    duration({ least: 0 }),
  ),
  longest: value(
    { placeholder: 'DURATION', describe: 'No more than this is recorded of one incident; default 10m' },
    duration({ least: 0.001 }),
  ),
  exec: value(
    { placeholder: 'COMMAND', describe: 'Run this when an incident begins, without a shell, with the sample as its input' },
    wordsOf,
  ),
};

/** The samples of all incidents, one incident after another, or alternating between hosts. */
export const incidents: Filter<typeof options> = {
  name: 'incidents',
  describe: 'Keeps the samples around incidents, which begin when an expression becomes true.',
  options,
  open(config, context) {
    if (!config.when) return requireNone(config);
    const sink = sinkOf(config, context, { open: () => ({ backlog, end: async () => true }), end: () => backlog.end() });
    const backlog = new Backlog((read) => new Duplex({ objectMode: true, highWaterMark: 1, ...sink, read }));
    return backlog.stream;
  },
};

export type IncidentConfig = Partial<Values<typeof options>>;

/** A stream that takes samples and records each incident to an output of its own. */
export function recordIncidents(config: IncidentConfig, context: FilterContext, outlet: Outlet): Writable {
  return new Writable({ objectMode: true, highWaterMark: 1, ...sinkOf(config, context, outlet) });
}

/** `write` and `final` of a stream. */
function sinkOf({ when, keep = 30, after = keep, longest = 600, exec }: IncidentConfig, { report, stop }: FilterContext, outlet: Outlet) {
  const hook = exec && new Hook(exec, report, stop);
  const sink = new RecorderSink({ when: when!, keep, after, longest, report, hook }, outlet);
  return {
    write(samples: Samples, _encoding: unknown, done: (error?: Error | null) => void): void {
      try {
        const room = sink.add(samples);
        if (room) room.then(() => done(), done);
        else done();
      } catch (error) {
        done(error as Error);
      }
    },
    final: (done: (error?: Error | null) => void) => void sink.end().then(() => done(), done),
  };
}

function requireNone(config: IncidentConfig): undefined {
  const given = (['keep', 'after', 'longest', 'exec'] as const).find((name) => config[name] !== undefined);
  if (given) throw new UsageError(`--${given} is of incidents: say when one begins, as with --when 'cpu.utilization.percent > 90'`);
}
