import { percentOfRatio, type Cluster, type SocReading } from './reading.ts';
import { product } from '../rate.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a line of `macmon pipe`, with the names of version 0.7 (`pcpu_usage: [MHz, ratio]`) or later (`pcpu_freq_mhz`,
 * `pcpu_active_ratio`); undefined for another line. The ratios of 0.7 are weighted by frequency; it has no others.
 */
export function parseMacmon(line: string, seconds: number): SocReading | undefined {
  const sample = parseObject(line);
  if (!sample || !['cpu_power', 'gpu_power', 'temp'].some((key) => Object.hasOwn(sample, key))) return undefined;
  const temperatures = objectIn(sample['temp']);
  // macmon writes 0 for a missing sensor: a running machine draws more.
  const [cpu, system] = [aboveZero(sample['cpu_power']), aboveZero(sample['sys_power'])];
  return {
    seconds,
    clusters: clusterLetters(sample).flatMap((letter) => clusterOf(sample, letter) ?? []),
    cores: [],
    gpu: unitOf(sample, 'gpu'),
    watts: {
      package: cpu === undefined ? undefined : numberIn(sample['all_power']),
      ...{ cpu, gpu: numberIn(sample['gpu_power']), neuralEngine: numberIn(sample['ane_power']) },
      ...{ memory: numberIn(sample['ram_power']), system },
    },
    thermalPressure: undefined,
    temperatures: new Map(['cpu', 'gpu'].flatMap((part) => plausible(part, numberIn(temperatures?.[`${part}_temp_avg`])))),
    fans: fansIn(sample['fans']),
  };
}

/** `e` and `p`, and others on later chips. */
function clusterLetters(sample: JsonObject): string[] {
  return [...new Set(Object.keys(sample).flatMap((key) => /^([a-z])cpu_(?:usage|freq_mhz)$/.exec(key)?.[1] ?? []))];
}

/** undefined for a kind of CPU that the chip lacks, for which macmon writes 0. */
function clusterOf(sample: JsonObject, letter: string): Cluster | undefined {
  const unit = unitOf(sample, `${letter}cpu`);
  const cores = sample[`${letter}cpu_cores`];
  const isMissing = Array.isArray(cores) ? cores.length === 0 : unit.frequency === 0 && unit.utilization === 0;
  return isMissing ? undefined : { name: letter.toUpperCase(), ...unit };
}

function unitOf(sample: JsonObject, name: string): SocReading['gpu'] {
  const usage = sample[`${name}_usage`];
  const [oldMegahertz, oldRatio] = Array.isArray(usage) ? (usage as unknown[]) : [];
  const ratios = [sample[`${name}_active_ratio`], sample[`${name}_scaled_ratio`], oldRatio].map(numberIn);
  const megahertz = numberIn(sample[`${name}_freq_mhz`]) ?? numberIn(oldMegahertz);
  return {
    utilization: percentOfRatio(ratios.find((ratio) => ratio !== undefined)),
    frequency: product(megahertz, 1e6),
  };
}

/** Sometimes a sensor reads 5 degrees: https://github.com/vladkens/macmon/issues/68 */
function plausible(sensor: string, celsius: number | undefined): [string, number][] {
  return celsius === undefined || celsius < 10 ? [] : [[sensor, celsius]];
}

function fansIn(fans: unknown): Map<string, number> {
  const speeds = (Array.isArray(fans) ? (fans as unknown[]) : []).flatMap((fan, at): [string, number][] => {
    const [name, speed] = [objectIn(fan)?.['name'], numberIn(objectIn(fan)?.['rpm'])];
    return speed === undefined ? [] : [[typeof name === 'string' && name !== '' ? name : `fan${at}`, speed]];
  });
  return new Map(speeds);
}

function parseObject(line: string): JsonObject | undefined {
  try {
    return objectIn(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function aboveZero(value: unknown): number | undefined {
  return numberIn(value) || undefined;
}
