import { encodeInstance } from '../catalogue/index.ts';
import { openAmd } from './amd.linux.ts';
import type { Collector, Emit } from './collector.ts';
import type { Gpu } from './gpu.ts';
import { openNvidia } from './nvidia.linux.ts';
import { percentOf, sumOf } from './rate.ts';

export const gpu: Collector = {
  name: 'gpu',
  describe: 'GPUs of NVIDIA, from nvidia-smi, and of AMD; the memory of an APU includes what it maps of the system.',
  open(host) {
    const amd = openAmd(host.sysfs);
    const nvidia = openNvidia(host);
    if (!amd && !nvidia) return `nvidia-smi is not in PATH, and no amdgpu card is under ${host.sysfs.root}/class/drm`;
    return (emit) => {
      const ofAmd = amd?.() ?? [];
      for (const each of ofAmd) emitGpu(emit, each);
      const ofNvidia = nvidia ? nvidia() : [];
      // No totals while some GPUs are silent: those of the others would look as if GPUs had been removed.
      if (!ofNvidia) return;
      for (const each of ofNvidia) emitGpu(emit, each);
      emitTotals(emit, [...ofAmd, ...ofNvidia]);
    };
  },
};

function emitGpu(emit: Emit, gpu: Gpu): void {
  const name = `gpu.device.${encodeInstance(gpu.instance)}` as const;
  emit(`${name}.utilization.percent`, gpu.utilization);
  emit(`${name}.memory.used.percent`, percentOf(gpu.memoryUsed, gpu.memoryTotal));
  emit(`${name}.memory.used.bytes`, gpu.memoryUsed);
  emit(`${name}.memory.total.bytes`, gpu.memoryTotal);
  emit(`${name}.power.watts`, gpu.power);
  emit(`${name}.temperature.celsius`, gpu.temperature);
  emit(`${name}.core_clock.hertz`, gpu.coreClock);
  emit(`${name}.memory_clock.hertz`, gpu.memoryClock);
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

function known(gpus: readonly Gpu[], what: Exclude<keyof Gpu, 'instance'>): number[] {
  return gpus.flatMap((gpu) => gpu[what] ?? []);
}
