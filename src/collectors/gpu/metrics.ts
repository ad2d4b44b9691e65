import { encodeInstance } from '../../catalogue/index.ts';
import type { Emit } from '../collector.ts';
import { watchCounter } from '../counter.ts';
import type { Gpu, GpuValues } from './gpu.ts';
import { delta, percentOf, perSecond, shareOfTime } from '../rate.ts';

/** The values that are emitted unchanged, by the end of their metric name. */
const gauges = {
  'utilization.percent': 'utilization',
  'memory.used.bytes': 'memoryUsed',
  'memory.total.bytes': 'memoryTotal',
  'temperature.celsius': 'temperature',
  'core_clock.hertz': 'coreClock',
  'memory_clock.hertz': 'memoryClock',
  'video_clock.hertz': 'videoClock',
  'memory.busy.percent': 'memoryBusy',
  'power.limit.watts': 'powerLimit',
  'temperature.memory.celsius': 'memoryTemperature',
  'temperature.hotspot.celsius': 'hotspotTemperature',
  'fan.percent': 'fan',
  'fan.rpm': 'fanSpeed',
  'pcie.generation.count': 'pcieGeneration',
  'pcie.lanes.count': 'pcieLanes',
  'pcie.rx.bytes_per_sec': 'pcieReceived',
  'pcie.tx.bytes_per_sec': 'pcieSent',
} as const satisfies Readonly<Record<string, keyof GpuValues>>;

type Prefix = `gpu.device.${string}`;

/** Emits the metrics of one GPU. `elapsed`: seconds since it was called before, 0 at the first. Returns the watts that it draws. */
export type GpuMeter = (emit: Emit, gpu: Gpu, elapsed: number) => number | undefined;

export function openGpuMeter(instance: string): GpuMeter {
  const prefix: Prefix = `gpu.device.${encodeInstance(instance)}`;
  const names = Object.entries(gauges).map(([suffix, what]) => [`${prefix}.${suffix as keyof typeof gauges}`, what] as const);
  const energy = openEnergyMeter();
  const corrected = watchCounter(`${prefix}.ecc.corrected.errors_per_sec`, `${prefix}.ecc.corrected.errors_total`);
  const uncorrected = watchCounter(`${prefix}.ecc.uncorrected.errors_per_sec`, `${prefix}.ecc.uncorrected.errors_total`);
  let poweredDown: number | undefined;
  return (emit, gpu, elapsed) => {
    for (const [name, what] of names) emit(name, gpu[what]);
    emit(`${prefix}.memory.used.percent`, percentOf(gpu.memoryUsed, gpu.memoryTotal));
    emit(`${prefix}.rc6.percent`, shareOfTime(delta(gpu.poweredDown, poweredDown), 1000 * elapsed));
    poweredDown = gpu.poweredDown;
    const { watts, joules } = energy(gpu, elapsed);
    emit(`${prefix}.power.watts`, watts);
    emit(`${prefix}.joules_total`, joules);
    corrected(emit, gpu.eccCorrected, elapsed);
    uncorrected(emit, gpu.eccUncorrected, elapsed);
    emitParts(emit, prefix, gpu);
    return watts;
  };
}

function emitParts(emit: Emit, prefix: Prefix, { engines = new Map(), throttled = new Map(), partitions = [] }: Gpu): void {
  for (const [engine, busy] of engines) emit(`${prefix}.engine.${encodeInstance(engine)}.utilization.percent`, busy);
  for (const [reason, isActive] of throttled) emit(`${prefix}.throttled.${encodeInstance(reason)}.count`, Number(isActive));
  for (const { index, memoryUsed, memoryTotal } of partitions) {
    const name = `${prefix}.mig.${encodeInstance(index)}.memory` as const;
    emit(`${name}.used.percent`, percentOf(memoryUsed, memoryTotal));
    emit(`${name}.used.bytes`, memoryUsed);
    emit(`${name}.total.bytes`, memoryTotal);
  }
}

/** Derives the power of a GPU that counts energy, and the energy of one that reports power. */
function openEnergyMeter(): (gpu: Gpu, elapsed: number) => { readonly watts: number | undefined; readonly joules: number | undefined } {
  let before: number | undefined;
  let joules = 0;
  return ({ power, energy }, elapsed) => {
    const spent = energy === undefined ? undefined : delta(energy, before);
    const watts = power ?? perSecond(spent, elapsed);
    before = energy;
    joules += spent ?? (watts ?? 0) * elapsed;
    return { watts, joules: power === undefined && energy === undefined ? undefined : joules };
  };
}
