import type { GpuPartition } from '../gpu.ts';

/** Values that only `nvidia-smi -q` reports. */
export interface NvidiaDetails {
  /** Bytes a second over PCIe, in the last 20 ms. */
  readonly pcieReceived: number | undefined;
  readonly pcieSent: number | undefined;
  readonly partitions: readonly GpuPartition[];
}

/**
 * Reads the lines of `nvidia-smi -q -l`, in which indentation shows nesting. Calls `onGpu` with each GPU as soon as its values are
 * complete, and its address on the bus. The function returns false for a line of another format.
 */
export function readNvidiaLog(onGpu: (address: string, details: NvidiaDetails) => void): (line: string) => boolean {
  let address: string | undefined;
  let path: string[] = [];
  let received: number | undefined;
  let sent: number | undefined;
  let partitions: Partition[] = [];

  const finish = () => {
    if (address !== undefined) onGpu(address, { pcieReceived: received, pcieSent: sent, partitions: partitions.filter(isWhole) });
    address = received = sent = undefined;
    partitions = [];
  };
  const take = (key: string, value: string) => {
    const [section, part] = path;
    if (section === 'PCI' && key === 'Rx Throughput') received = amount(value);
    else if (section === 'PCI' && key === 'Tx Throughput') sent = amount(value);
    else if (section !== 'MIG Device') return;
    else if (part === 'Index') partitions.push({ index: value, memoryUsed: undefined, memoryTotal: undefined });
    else if (/^(Shared )?FB Memory Usage$/.test(part ?? '') && partitions.length > 0) {
      const last = partitions.at(-1)!;
      if (key === 'Used') last.memoryUsed = amount(value);
      if (key === 'Total') last.memoryTotal = amount(value);
    }
  };
  const beginGpu = (line: string) => {
    finish();
    address = /^GPU ([\da-f]+:[\da-f]+:[\da-f]+\.[\da-f])$/i.exec(line)?.[1];
    return address !== undefined || isHeading.test(line);
  };
  return (text) => {
    const line = text.trimEnd();
    if (/^\S/.test(line)) return beginGpu(line);
    const indentation = line.search(/\S/);
    if (indentation < 0) return true;
    const colon = line.indexOf(' : ');
    const key = line.slice(indentation, colon < 0 ? undefined : colon).trim();
    path = [...path.slice(0, Math.floor(indentation / 4) - 1), key];
    if (colon >= 0) take(key, line.slice(colon + 3).trim());
    // Processes come last; waiting for the next GPU could take seconds.
    if (path.length === 1 && key === 'Processes') finish();
    return true;
  };
}

/** The lines before the first GPU. */
const isHeading = /^(=+NVSMI LOG=+|(Timestamp|Driver Version|CUDA Version|Attached GPUs) *:.*)$/;

interface Partition {
  readonly index: string;
  memoryUsed: number | undefined;
  memoryTotal: number | undefined;
}

function isWhole({ index, memoryTotal }: Partition): boolean {
  return /^\d+$/.test(index) && memoryTotal !== undefined;
}

/** `9139 KB/s`, `40448 MiB`: NVML counts both in powers of 1024. */
function amount(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ([KMG]?)i?B(?:\/s)?$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit);
}
