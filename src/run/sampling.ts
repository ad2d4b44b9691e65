import type { Readable } from 'node:stream';
import { Batch } from '../batch.ts';
import { collectors } from '../collectors/index.ts';
import { reasonOf } from '../errors.ts';
import type { Stage } from '../pipeline.ts';
import type { Report } from '../report.ts';
import { live } from '../sources/index.ts';
import { openMeanPower, type HostUsage, type MeanPower } from './host-usage.ts';

export interface SamplingSettings {
  readonly interval: number;
  readonly report: Report;
  /** Writes the samples somewhere; undefined when nobody wants them. */
  readonly deliver: Deliver | undefined;
}

export type Deliver = (source: Readable, stages: readonly Stage[]) => Promise<void>;

type Energy = Pick<HostUsage, 'cpuJoules' | 'gpuJoules'>;

export interface CommandSampling {
  /** Ends it, waits for the last sample to be written, and tells the energy of so many seconds, and whether nothing went wrong. */
  stop(wall: number): Promise<Energy & { readonly isSampled: boolean }>;
}

/** Milliseconds before anything is opened that only the summary needs: a command that ends at once does without. */
const patience = 100;

/** Samples the host while a command runs. What goes wrong with that is told, and nothing of the command's. */
export function startSampling({ interval, report, deliver }: SamplingSettings): CommandSampling {
  const stop = new AbortController();
  const power = openMeanPower();
  const quiet = { ...report, warn: report.detail };
  const wanted = collectors.filter(({ name, optional }) => (deliver ? !optional : ['power', 'gpu'].includes(name)));
  const sample = async () => {
    const source = live({ interval, collectors: wanted, report: deliver ? report : quiet, signal: stop.signal });
    if (deliver) return deliver(source, [observed(power)]);
    for await (const batch of source) power.add(batch as Batch);
  };
  let isSampled = true;
  const told = (error: unknown) => {
    isSampled = false;
    report.error(`samples: ${reasonOf(error)}`);
  };
  let ended: Promise<void> | undefined = deliver && sample().catch(told);
  const timer = deliver ? undefined : setTimeout(() => (ended = sample().catch(told)), patience);
  return {
    async stop(wall) {
      clearTimeout(timer);
      stop.abort();
      await ended;
      return { cpuJoules: energy(power.cpu, wall), gpuJoules: energy(power.gpu, wall), isSampled };
    },
  };
}

function observed(power: MeanPower): Stage {
  return async function* (input: AsyncIterable<Batch>) {
    for await (const batch of input) {
      power.add(batch);
      yield batch;
    }
  };
}

function energy(watts: number | undefined, seconds: number): number | undefined {
  return watts === undefined ? undefined : watts * seconds;
}
