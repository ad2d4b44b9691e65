import { collectors, type Host, type Read } from '../collectors/index.ts';
import type { Batch } from '../samples/index.ts';

/** The host's usage during the command; undefined where it is unknown, or the command was too short. */
export interface HostUsage {
  /** Bytes. */
  readonly received: number | undefined;
  readonly sent: number | undefined;
  readonly cpuJoules: number | undefined;
  readonly gpuJoules: number | undefined;
}

/** Starts counting the bytes through the host's interfaces. The returned function ends it, given the elapsed seconds. */
export async function startTraffic(host: Host): Promise<(elapsed: number) => Promise<Pick<HostUsage, 'received' | 'sent'>>> {
  const read = await openNetwork(host);
  await read?.(() => {}, 0);
  return async (elapsed) => {
    const found: { received?: number; sent?: number } = {};
    host.tick(elapsed);
    await read?.((name, value) => {
      if (value === undefined) return;
      if (name === 'network.rx.bytes_per_sec') found.received = value * elapsed;
      if (name === 'network.tx.bytes_per_sec') found.sent = value * elapsed;
    }, elapsed);
    return { received: found.received, sent: found.sent };
  };
}

async function openNetwork(host: Host): Promise<Read | undefined> {
  const opened = await collectors.find(({ name }) => name === 'network')?.open(host, {});
  return typeof opened === 'function' ? opened : undefined;
}

/** The mean power of the samples in watts; undefined if none has any. */
export interface MeanPower {
  add(batch: Batch): void;
  readonly cpu: number | undefined;
  readonly gpu: number | undefined;
}

export function openMeanPower(): MeanPower {
  const [cpu, gpu] = [mean('power.watts'), mean('gpu.power.watts')];
  return {
    add(batch) {
      cpu.add(batch);
      gpu.add(batch);
    },
    get cpu() {
      return cpu.value;
    },
    get gpu() {
      return gpu.value;
    },
  };
}

function mean(name: string) {
  let [count, sum] = [0, 0];
  return {
    add(batch: Batch) {
      const column = batch.shape.names.indexOf(name);
      for (let row = 0; column >= 0 && row < batch.length; row += 1) {
        count += 1;
        sum += batch.value(row, column);
      }
    },
    get value() {
      return count === 0 ? undefined : sum / count;
    },
  };
}
