import type { Gpu } from '../gpu.ts';
import type { Host } from '../../host.ts';
import { nvidiaFields, parseGpu, unknownField, type GpuReading } from './fields.ts';
import { readNvidiaLog, type NvidiaDetails } from './log.ts';
import { nvidiaSleepOf } from './sleep.linux.ts';
import { findNvidiaSmi, runNvidiaSmi } from './smi.linux.ts';

/** The parts of the host that running nvidia-smi needs. */
export type NvidiaHost = Pick<Host, 'sysfs' | 'signal' | 'now' | 'interval'>;

/**
 * The GPUs from one nvidia-smi that keeps running; undefined when that is not installed. A reading is undefined before the first output,
 * and when the last is too old. `withDetails` adds the values of `nvidia-smi -q`, which are costly to gather.
 */
export function openNvidia(
  host: NvidiaHost,
  { withDetails }: { readonly withDetails: boolean },
): (() => readonly Gpu[] | undefined) | undefined {
  const program = findNvidiaSmi();
  if (program === undefined) return undefined;
  // nvidia-smi averages over a period: a shorter one gives nothing new, a longer one is late.
  const period = Math.min(Math.max(host.interval, 0.2), 5);
  let fields = nvidiaFields;
  let latest: { readonly round: readonly GpuReading[]; readonly at: number } | undefined;
  let detailsOf: ReturnType<typeof openDetails> | undefined;
  const query = () => [`--query-gpu=${fields.join()}`, '--format=csv,noheader,nounits', '-lms', String(Math.round(period * 1000))];
  const tend = runNvidiaSmi(host, program, query, {
    silenceTimeout: 30,
    createParser() {
      const roundOf = collectRounds();
      return (line) => {
        const reading = parseGpu(line, fields);
        const round = reading && roundOf(reading);
        if (round) latest = { round, at: performance.now() };
        return reading !== undefined;
      };
    },
    adapt(message) {
      const unknown = unknownField(message);
      if (unknown === undefined || !fields.includes(unknown)) return undefined;
      fields = fields.filter((field) => field !== unknown);
      return query();
    },
  });
  const sleep = nvidiaSleepOf(host);
  return () => {
    const running = tend();
    if (!running || running.failure !== undefined) latest = undefined;
    if (!running) return Array.from({ length: sleep.count }, (_, index) => ({ instance: `nvidia${index}` }));
    if (running.failure !== undefined) throw new Error(running.failure);
    if (!latest || performance.now() - latest.at > 1000 * (3 * period + 1)) return undefined;
    const { round } = latest;
    sleep.note(round.every(({ gpu }) => gpu.utilization === 0));
    if (withDetails || round.some(({ isPartitioned }) => isPartitioned)) detailsOf ??= openDetails(host, program);
    const details = detailsOf?.();
    return round.map(({ gpu, address }) => ({ ...gpu, ...details?.(address) }));
  };
}

/** Seconds between two logs; each takes nvidia-smi up to 0.1 s a GPU. */
const logPeriod = 10;

/** The current details of the GPU at an address. Failures are reported by the other nvidia-smi. */
function openDetails(host: NvidiaHost, program: string): () => (address: string | undefined) => NvidiaDetails | undefined {
  const byAddress = new Map<string, { readonly details: NvidiaDetails; readonly at: number }>();
  const tend = runNvidiaSmi(host, program, () => ['-q', '-l', String(logPeriod)], {
    silenceTimeout: 6 * logPeriod,
    createParser: () => readNvidiaLog((address, details) => byAddress.set(address, { details, at: performance.now() })),
  });
  return () => {
    tend();
    return (address = '') => {
      const known = byAddress.get(address);
      return known && performance.now() - known.at < 3000 * logPeriod ? known.details : undefined;
    };
  };
}

/**
 * Collects the lines of GPUs into rounds, and returns the round that a line completes. A round is complete with all GPUs, or when one
 * reports again, as a GPU that fell off the bus never reports.
 */
export function collectRounds(): (reading: GpuReading) => readonly GpuReading[] | undefined {
  let round: GpuReading[] = [];
  return (reading) => {
    const previous = round;
    const again = previous.length > 0 && reading.index <= previous.at(-1)!.index;
    round = again ? [reading] : [...previous, reading];
    if (round.length === reading.count) {
      const complete = round;
      round = [];
      return complete;
    }
    return again ? previous : undefined;
  };
}
