import { memoize } from '../memoize.ts';
import { flag } from '../options/index.ts';
import {
  openAmd,
  type DrmClients,
  type Gpu,
  busiestOf,
  enginesOf,
  usedBy,
  drmClientsOf,
  plausible,
  openGpuMeter,
  openIntel,
  openNvidia,
} from './gpu/index.ts';
import type { Collector, Emit } from './collector.ts';
import { meanOf, percentOf, sumOf } from './rate.ts';

const options = {
  gpuDetails: flag({ describe: 'GPUs: what is costly to read too' }),
};

export const gpu: Collector<typeof options> = {
  name: 'gpu',
  describe: 'GPUs of NVIDIA, from nvidia-smi, of AMD and of Intel; the memory of an APU includes what it maps of the system.',
  runsProgram: true,
  options,
  requestedBy: [],
  open(host, { gpuDetails: withDetails }) {
    const cards = [openAmd(host.sysfs), openIntel(host.sysfs)].filter((each) => each !== undefined);
    const nvidia = openNvidia(host, { withDetails });
    if (cards.length === 0 && !nvidia)
      return `nvidia-smi is not installed, and no card of amdgpu, i915 or xe is under ${host.sysfs.root}/class/drm`;
    const meterOf = memoize(openGpuMeter);
    const clients = withDetails ? drmClientsOf(host) : undefined;
    // This reports an unreadable folder where only root may read the processes of others.
    if (clients) host.procfs.list('1/fd');
    return (emit, elapsed) => {
      clients?.refresh();
      const take = (gpus: readonly Gpu[]) =>
        gpus.map(plausible).map((each) => ({ ...each, power: meterOf(each.instance)(emit, each, elapsed) }));
      const others = take(cards.flatMap((read) => read()).map((each) => withClients(each, clients)));
      const ofNvidia = nvidia ? nvidia() : [];
      // No totals while a GPU is missing: a partial total would look like a removed GPU.
      if (ofNvidia) emitTotals(emit, [...others, ...take(ofNvidia)]);
    };
  },
};

/** Adds the total of a GPU's clients where its driver reports none. Without all clients there is no total. */
function withClients(gpu: Gpu, clients: DrmClients | undefined): Gpu {
  if (!clients?.isComplete) return gpu;
  const own = clients.all().filter(({ device }) => device === gpu.address);
  const engines = enginesOf(own);
  const busy = own.length === 0 ? 0 : busiestOf(engines);
  return { ...gpu, engines, utilization: gpu.utilization ?? busy, memoryUsed: gpu.memoryUsed ?? usedBy(own).memory ?? 0 };
}

/** Emits totals over the GPUs that report a value. */
function emitTotals(emit: Emit, gpus: readonly Gpu[]): void {
  const used = sumOf(gpus, ({ memoryUsed }) => memoryUsed);
  const total = sumOf(gpus, ({ memoryTotal }) => memoryTotal);
  const power = sumOf(gpus, (gpu) => gpu.power);
  emit('gpu.utilization.percent', meanOf(gpus.map(({ utilization }) => utilization)));
  emit('gpu.memory.used.percent', percentOf(used, total));
  emit('gpu.memory.used.bytes', used);
  emit('gpu.memory.total.bytes', total);
  emit('gpu.power.watts', power);
  emit('gpu.temperature.celsius', Math.max(...gpus.flatMap(({ temperature }) => temperature ?? [])));
  emit('gpu.count', gpus.length);
}
