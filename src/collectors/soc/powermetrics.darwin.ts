import { parsePlist, type PlistDictionary, type PlistValue } from './plist.ts';
import { meanOf } from '../rate.ts';
import { percentOfRatio, type Cluster, type SocReading, type Watts } from './reading.ts';

/** Parses a document of `powermetrics -f plist`; undefined for one without a processor. */
export function parsePowermetrics(text: string): SocReading | undefined {
  const document = dictionary(parsePlist(text));
  const processor = document && dictionary(document.get('processor'));
  if (!document || !processor) return undefined;
  const seconds = (number(document, 'elapsed_ns') ?? NaN) / 1e9;
  const gpu = dictionary(document.get('gpu'));
  const smc = dictionary(document.get('smc'));
  const clusters = dictionaries(processor, 'clusters');
  return {
    seconds,
    clusters: clusters.map(clusterOf),
    cores: clusters.flatMap((cluster) => dictionaries(cluster, 'cpus')).flatMap(coreOf),
    gpu: { utilization: gpu && percentOfRatio(activeRatio(gpu)), frequency: gpu && gpuFrequency(number(gpu, 'freq_hz')) },
    watts: wattsOf(processor, gpu, seconds),
    thermalPressure: pressureLevel(document.get('thermal_pressure')),
    temperatures: numbersOf(smc, ['cpu_die', 'gpu_die']),
    fans: numbersOf(smc, ['fan']),
  };
}

/** The levels are OSThermalPressureLevel of https://github.com/apple-oss-distributions/xnu. */
function pressureLevel(text: PlistValue | undefined): number | undefined {
  const level = typeof text === 'string' ? ['nominal', 'moderate', 'heavy', 'trapping', 'sleeping'].indexOf(text.toLowerCase()) : -1;
  return level < 0 ? undefined : level;
}

/**
 * On M2, and with CPUs switched off, the cluster's own ratio is wrong, and the mean of its CPUs is right. Where no CPU has a ratio, as for
 * `nan` at full load, the cluster's is used.
 */
function clusterOf(cluster: PlistDictionary): Cluster {
  const mean = meanOf(dictionaries(cluster, 'cpus').map(activeRatio)) ?? activeRatio(cluster);
  const name = cluster.get('name');
  return {
    name: typeof name === 'string' ? name.replace(/-Cluster$/, '') : '',
    utilization: percentOfRatio(mean),
    frequency: number(cluster, 'freq_hz'),
  };
}

function coreOf(cpu: PlistDictionary) {
  const core = number(cpu, 'cpu');
  return core === undefined ? [] : [{ core: String(core), frequency: number(cpu, 'freq_hz') }];
}

/** A CPU that is switched off (`down`) is not idle, but has no active time either. */
function activeRatio(unit: PlistDictionary): number | undefined {
  const idle = number(unit, 'idle_ratio');
  return idle === undefined ? undefined : 1 - idle - (number(unit, 'down_ratio') ?? 0);
}

/** The key says Hz, but the number is in MHz. */
function gpuFrequency(megahertz: number | undefined): number | undefined {
  return megahertz === undefined || megahertz >= 1e6 ? megahertz : megahertz * 1e6;
}

/** Power is in mW and energy in mJ. macOS 12 reports only the package's energy, and Intel its power in watts. */
function wattsOf(processor: PlistDictionary, gpu: PlistDictionary | undefined, seconds: number): Watts {
  const scaled = (value: number | undefined, unit: number) => (value === undefined || value < 0 ? undefined : value / unit);
  const energy = (key: string, of = processor) => scaled(number(of, key), 1000 * seconds);
  const power = (key: string) => scaled(number(processor, key), 1000);
  return {
    package: power('combined_power') ?? scaled(number(processor, 'package_watts'), 1) ?? energy('package_energy'),
    cpu: power('cpu_power') ?? energy('cpu_energy'),
    gpu: power('gpu_power') ?? energy('gpu_energy') ?? (gpu && energy('gpu_energy', gpu)),
    neuralEngine: power('ane_power') ?? energy('ane_energy'),
    memory: power('dram_power') ?? energy('dram_energy'),
    system: undefined,
  };
}

function dictionary(value: PlistValue | undefined): PlistDictionary | undefined {
  return value instanceof Map ? value : undefined;
}

function dictionaries(parent: PlistDictionary, key: string): PlistDictionary[] {
  const value = parent.get(key);
  return Array.isArray(value) ? value.flatMap((each: PlistValue) => dictionary(each) ?? []) : [];
}

function number(parent: PlistDictionary, key: string): number | undefined {
  const value = parent.get(key);
  return typeof value === 'number' ? value : undefined;
}

function numbersOf(parent: PlistDictionary | undefined, keys: readonly string[]): Map<string, number> {
  return new Map(keys.flatMap((key) => (parent && number(parent, key) !== undefined ? [[key, number(parent, key)!] as const] : [])));
}
