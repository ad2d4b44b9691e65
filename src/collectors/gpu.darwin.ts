import type { Collector, Emit } from './collector.ts';
import { numbersOfDictionary, parseIoreg, openPoll, readPolls } from './programs/index.ts';
import { meanOf, sumOf, within } from './rate.ts';
import { openSoc, type Soc } from './soc/index.ts';

/** Seconds: an answer has 50 kB. */
const registryEvery = 2;

export const gpu: Collector = {
  name: 'gpu',
  describe: 'GPUs from ioreg; power and clock of the chip from powermetrics or macmon.',
  async open(host) {
    const opened = await openSoc(host);
    const soc = typeof opened === 'string' ? undefined : opened;
    const ioreg = openPoll(host, ['ioreg', '-r', '-w', '0', '-d', '1', '-c', 'IOAccelerator'], registryEvery);
    if (!ioreg) return soc ? (emit) => emitGpus(emit, [{}], soc) : 'ioreg is not in PATH';
    await ioreg.refresh();
    if (!soc && ioreg.latest && parseAccelerators(ioreg.latest.text).length === 0) return 'no GPU is in the I/O registry';
    let found: readonly Accelerator[] = [];
    const read = readPolls([ioreg], host, (_emit, [text = '']) => void (found = parseAccelerators(text)));
    return async (emit, elapsed) => {
      await read(emit, elapsed);
      emitGpus(emit, found.length === 0 && soc?.reading ? [{}] : found, soc);
    };
  },
};

/** A GPU, as its driver reports it. */
export interface Accelerator {
  /** Percent. */
  readonly utilization?: number | undefined;
  /** Bytes: on Apple Silicon a part of main memory. */
  readonly memoryUsed?: number | undefined;
  readonly memoryTotal?: number | undefined;
}

/** Parses `PerformanceStatistics` of each GPU. The keys differ between makers, and the first that a GPU has is taken. */
export function parseAccelerators(text: string): Accelerator[] {
  return parseIoreg(text).flatMap(({ properties }) => {
    const numbers = numbersOfDictionary(properties.get('PerformanceStatistics'));
    if (numbers.size === 0) return [];
    const first = (...keys: readonly string[]) => keys.map((key) => numbers.get(key)).find((value) => value !== undefined);
    const [used, free] = [first('vramUsedBytes', 'In use system memory', 'inUseVidMemoryBytes'), first('vramFreeBytes')];
    return [
      {
        utilization: within(first('Device Utilization %', 'GPU Activity(%)'), 100),
        memoryUsed: used,
        memoryTotal: used === undefined || free === undefined ? undefined : used + free,
      },
    ];
  });
}

function emitGpus(emit: Emit, gpus: readonly Accelerator[], soc: Soc | undefined): void {
  // With several GPUs it is not known which is on the chip.
  const chip = gpus.length === 1 ? soc?.reading : undefined;
  const busy = gpus.map(({ utilization }) => chip?.gpu.utilization ?? utilization);
  for (const [at, { memoryUsed, memoryTotal }] of gpus.entries()) {
    const name = `gpu.device.gpu${at}` as const;
    emit(`${name}.utilization.percent`, busy[at]);
    emit(`${name}.memory.used.bytes`, memoryUsed);
    emit(`${name}.memory.total.bytes`, memoryTotal);
    emit(`${name}.power.watts`, chip?.watts.gpu);
    emit(`${name}.core_clock.hertz`, chip?.gpu.frequency);
  }
  const used = sumOf(gpus, ({ memoryUsed }) => memoryUsed);
  emit('gpu.utilization.percent', meanOf(busy));
  emit('gpu.memory.used.bytes', used);
  emit('gpu.power.watts', soc?.reading?.watts.gpu);
  emit('gpu.count', gpus.length || undefined);
}
