import { endianness } from 'node:os';
import type { Host } from './host.ts';

/** Constants of the kernel from /proc/self/auxv: getauxval(3). */
export interface KernelConstants {
  /** Bytes of a page of memory; 16 or 64 KiB on some arm64 and ppc64 kernels. */
  readonly pageSize: number;
  /** Ticks a second in /proc/stat: USER_HZ. */
  readonly ticksPerSecond: number;
}

/** Node with file capabilities cannot read its own auxv. Then 4 KiB and 100 Hz are assumed, as on nearly all machines. */
export function kernelConstants({ procfs }: Pick<Host, 'procfs'>): KernelConstants {
  const vector = parseAuxv((procfs.isReadable('self/auxv') && procfs.bytes('self/auxv')) || Buffer.alloc(0));
  return { pageSize: vector.get(AT_PAGESZ) ?? 4096, ticksPerSecond: vector.get(AT_CLKTCK) ?? 100 };
}

const AT_PAGESZ = 6;
const AT_CLKTCK = 17;

/** Pairs of 64-bit words, type and value, up to type 0. */
function parseAuxv(bytes: Buffer): Map<number, number> {
  const word = (at: number) => Number(endianness() === 'LE' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const vector = new Map<number, number>();
  for (let at = 0; at + 16 <= bytes.length && word(at) !== 0; at += 16) vector.set(word(at), word(at + 8));
  return vector;
}
