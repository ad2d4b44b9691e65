import type { Gpu } from './gpu.ts';
import type { Host } from './host.ts';
import { findOnPath, keepRunning } from './program.ts';

/**
 * The GPUs from nvidia-smi; undefined when that is not installed. It is started once and keeps running, for a start can take seconds.
 * A reading is undefined before the first output, and when the last is too old.
 */
export function openNvidia({ interval, signal }: Pick<Host, 'interval' | 'signal'>): (() => readonly Gpu[] | undefined) | undefined {
  const program = findOnPath('nvidia-smi');
  if (program === undefined) return undefined;
  // A shorter period gives nothing new, for nvidia-smi averages over one; a longer one would be late.
  const period = Math.min(Math.max(interval, 0.2), 5);
  let latest: { readonly gpus: readonly Gpu[]; readonly at: number } | undefined;
  const running = keepRunning(program, argumentsFor(period), {
    signal,
    silenceTimeout: 30,
    createParser() {
      const round = collectRounds();
      return (line) => {
        const reading = parseGpu(line);
        const gpus = reading && round(reading);
        if (gpus) latest = { gpus, at: performance.now() };
        return reading !== undefined;
      };
    },
  });
  return () => {
    if (running.failure !== undefined) {
      latest = undefined;
      throw new Error(running.failure);
    }
    const fresh = latest && performance.now() - latest.at < 1000 * (3 * period + 1);
    return fresh ? latest?.gpus : undefined;
  };
}

const fields = [
  'index',
  'count',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'power.draw',
  'temperature.gpu',
  'clocks.current.sm',
  'clocks.current.memory',
];

function argumentsFor(period: number): string[] {
  return [`--query-gpu=${fields.join()}`, '--format=csv,noheader,nounits', '-lms', String(Math.round(period * 1000))];
}

export interface GpuReading {
  readonly index: number;
  /** The number of GPUs. */
  readonly count: number | undefined;
  readonly gpu: Gpu;
}

const MiB = 2 ** 20;
const MHz = 1e6;

/** A line of nvidia-smi; undefined when it is none about a GPU: `No devices were found`. */
export function parseGpu(line: string): GpuReading | undefined {
  const [index, count, ...values] = line.split(',').map(parseField);
  if (index === undefined || values.length !== fields.length - 2) return undefined;
  const [utilization, memoryUsed, memoryTotal, power, temperature, coreClock, memoryClock] = values;
  const gpu = {
    ...{ instance: `nvidia${index}`, utilization, power, temperature },
    memoryUsed: times(memoryUsed, MiB),
    memoryTotal: times(memoryTotal, MiB),
    coreClock: times(coreClock, MHz),
    memoryClock: times(memoryClock, MHz),
  };
  return { index, count, gpu };
}

/** Any text that is no number means an unavailable value: `[N/A]`, `[Not Supported]`, `[GPU is lost]`. */
function parseField(text: string): number | undefined {
  return /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function times(value: number | undefined, unit: number): number | undefined {
  return value === undefined ? undefined : value * unit;
}

/**
 * Collects the lines of GPUs into rounds. A round is complete with all GPUs, or when one reports again, for a GPU that fell off the bus
 * never does. Returns the round that a line completes.
 */
export function collectRounds(): (reading: GpuReading) => readonly Gpu[] | undefined {
  let round: GpuReading[] = [];
  return (reading) => {
    const previous = round;
    const again = previous.length > 0 && reading.index <= previous.at(-1)!.index;
    round = again ? [reading] : [...previous, reading];
    if (round.length === reading.count) {
      const gpus = round.map(({ gpu }) => gpu);
      round = [];
      return gpus;
    }
    return again ? previous.map(({ gpu }) => gpu) : undefined;
  };
}
