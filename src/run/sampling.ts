import type { Readable } from 'node:stream';
import { Batch } from '../samples/index.ts';
import { collectors } from '../collectors/index.ts';
import { reasonOf } from '../errors.ts';
import type { Stage } from '../pipeline.ts';
import type { Report } from '../report.ts';
import { live } from '../sources/index.ts';
import { openMeanPower, type HostUsage, type MeanPower } from './host-usage.ts';

export interface SamplingSettings {
  readonly interval: number;
  readonly report: Report;
  /** Writes the samples; undefined where none are wanted. */
  readonly deliver: Deliver | undefined;
}

/** `stop` is aborted when the command has ended. */
export type Deliver = (source: Readable, stages: readonly Stage[], stop: AbortSignal) => Promise<void>;

type Energy = Pick<HostUsage, 'cpuJoules' | 'gpuJoules'>;

export interface CommandSampling {
  /** Ends it, and waits for the last sample to be written. Returns the energy over so many seconds, and whether sampling succeeded. */
  stop(wall: number): Promise<Energy & { readonly isSampled: boolean }>;
}

/** Milliseconds before anything is opened for the summary alone, which a command that ends at once does not need. */
const delay = 100;

/** Samples the host while a command runs. A failure is reported, and does not affect the command. */
export function startSampling({ interval, report, deliver }: SamplingSettings): CommandSampling {
  const stop = new AbortController();
  const power = openMeanPower();
  const quiet = { ...report, warn: report.detail };
  const wanted = collectors.filter(({ name, optional }) => (deliver ? !optional : ['power', 'gpu'].includes(name)));
  const sample = async () => {
    const source = live({ interval, collectors: wanted, report: deliver ? report : quiet, signal: stop.signal });
    if (deliver) return deliver(source, [observed(power)], stop.signal);
    for await (const batch of source) power.add(batch as Batch);
  };
  let isSampled = true;
  const fail = (error: unknown) => {
    isSampled = false;
    report.error(`samples: ${reasonOf(error)}`);
  };
  let ended: Promise<void> | undefined = deliver && sample().catch(fail);
  const timer = deliver ? undefined : setTimeout(() => (ended = sample().catch(fail)), delay);
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
