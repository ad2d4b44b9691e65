import { flag } from '../options.ts';
import { openAmd } from './amd.linux.ts';
import type { Collector, Emit } from './collector.ts';
import type { Gpu, GpuValues } from './gpu.ts';
import { plausible } from './gpu-limits.ts';
import { openGpuMeter, type GpuMeter } from './gpu-metrics.ts';
import { openIntel } from './intel.linux.ts';
import { openNvidia } from './nvidia.linux.ts';
import { percentOf, sumOf } from './rate.ts';

const options = {
  gpuDetails: flag({ describe: 'GPUs: what is costly to read too' }),
};

export const gpu: Collector<typeof options> = {
  name: 'gpu',
  describe: 'GPUs of NVIDIA, from nvidia-smi, of AMD and of Intel; the memory of an APU includes what it maps of the system.',
  options,
  askedForBy: [],
  open(host, { gpuDetails: withDetails }) {
    const cards = [openAmd(host.sysfs), openIntel(host.sysfs)].filter((each) => each !== undefined);
    const nvidia = openNvidia({ interval: host.interval, signal: host.signal, withDetails });
    if (cards.length === 0 && !nvidia)
      return `nvidia-smi is not installed, and no card of amdgpu, i915 or xe is under ${host.sysfs.root}/class/drm`;
    const meterOf = openMeters();
    return (emit, elapsed) => {
      const take = (gpus: readonly Gpu[]) =>
        gpus.map(plausible).map((each) => ({ ...each, power: meterOf(each.instance)(emit, each, elapsed) }));
      const others = take(cards.flatMap((read) => read()));
      const ofNvidia = nvidia ? nvidia() : [];
      // No totals while some GPUs are silent: those of the others would look as if GPUs had been removed.
      if (ofNvidia) emitTotals(emit, [...others, ...take(ofNvidia)]);
    };
  },
};

/** One for each GPU that was ever seen. */
function openMeters(): (instance: string) => GpuMeter {
  const meters = new Map<string, GpuMeter>();
  return (instance) => {
    const known = meters.get(instance) ?? openGpuMeter(instance);
    meters.set(instance, known);
    return known;
  };
}

/** The values of the GPUs that report one. */
function emitTotals(emit: Emit, gpus: readonly Gpu[]): void {
  const busy = known(gpus, 'utilization');
  const used = sumOf(gpus, ({ memoryUsed }) => memoryUsed);
  const total = sumOf(gpus, ({ memoryTotal }) => memoryTotal);
  emit('gpu.utilization.percent', busy.length > 0 ? sumOf(busy, Number)! / busy.length : undefined);
  emit('gpu.memory.used.percent', percentOf(used, total));
  emit('gpu.memory.used.bytes', used);
  emit('gpu.memory.total.bytes', total);
  emit(
    'gpu.power.watts',
    sumOf(gpus, ({ power }) => power),
  );
  emit('gpu.temperature.celsius', Math.max(...known(gpus, 'temperature')));
  emit('gpu.count', gpus.length);
}

function known(gpus: readonly Gpu[], what: keyof GpuValues): number[] {
  return gpus.flatMap((gpu) => gpu[what] ?? []);
}
