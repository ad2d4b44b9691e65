import test from 'ava';
import { parseSwap, swap } from '../../src/collectors/swap.linux.ts';
import { absence, readings } from './readings.ts';

const meminfo = 'MemTotal:  4000 kB\nSwapCached:  7 kB\nSwapTotal:  1000 kB\nSwapFree:  750 kB\n';
const vmstat = (pagesIn: number, pagesOut: number) => `pgpgin 1\npswpin ${pagesIn}\npswpout ${pagesOut}\n`;

test('swap in use is what is not free', async (t) => {
  const [metrics] = await readings(t, swap, [{ 'proc/meminfo': meminfo }]);
  t.deepEqual(metrics, {
    'swap.total.bytes': 1_024_000,
    'swap.free.bytes': 768_000,
    'swap.used.bytes': 256_000,
    'swap.used.percent': 25,
  });
});

test('pages swapped are counted in bytes of pages of 4 KiB', async (t) => {
  const [first, second] = await readings(
    t,
    swap,
    [{ 'proc/meminfo': meminfo, 'proc/vmstat': vmstat(10, 20) }, { 'proc/vmstat': vmstat(12, 30) }],
    2,
  );
  t.is(first!['swap.in.bytes_per_sec'], undefined, 'one reading makes no rate');
  t.is(second!['swap.in.bytes_per_sec'], 4096); // 2 pages in 2 seconds
  t.is(second!['swap.out.bytes_per_sec'], 20_480); // 10 pages in 2 seconds
  t.is(second!['swap.in.bytes_total'], 49_152);
  t.is(second!['swap.out.bytes_total'], 122_880);
});

test('on a kernel with pages of 64 KiB, a page is 64 KiB', async (t) => {
  const auxv = Buffer.from(new BigUint64Array([6n, 65_536n, 17n, 100n, 0n, 0n]).buffer);
  const [, second] = await readings(t, swap, [
    { 'proc/meminfo': meminfo, 'proc/self/auxv': auxv, 'proc/vmstat': vmstat(0, 0) },
    { 'proc/vmstat': vmstat(3, 0) },
  ]);
  t.is(second!['swap.in.bytes_per_sec'], 196_608);
});

test('a count of pages that goes backwards has no rate', async (t) => {
  const [, second] = await readings(t, swap, [
    { 'proc/meminfo': meminfo, 'proc/vmstat': vmstat(10, 20) },
    { 'proc/vmstat': vmstat(2, 20) },
  ]);
  t.is(second!['swap.in.bytes_per_sec'], undefined);
  t.is(second!['swap.out.bytes_per_sec'], 0);
});

test('a host with no swap has 0 of 0 bytes in use, which is no percentage', async (t) => {
  const [metrics] = await readings(t, swap, [{ 'proc/meminfo': 'SwapTotal:  0 kB\nSwapFree:  0 kB\n' }]);
  t.deepEqual(metrics, { 'swap.total.bytes': 0, 'swap.free.bytes': 0, 'swap.used.bytes': 0 });
});

test('a kernel built without swap tells nothing of it', (t) => {
  t.deepEqual(parseSwap('MemTotal:  4000 kB\nMemFree:  1 kB\n'), { total: undefined, free: undefined });
});

test('a host without /proc/meminfo says so', async (t) => {
  t.regex(await absence(t, swap, { 'proc/vmstat': vmstat(1, 1) }), /meminfo is missing/);
});

test('more free than there is, as in LXC, is not known; without swap none is used', async (t) => {
  const [metrics] = await readings(t, swap, [{ 'proc/meminfo': 'SwapTotal: 0 kB\nSwapFree: 18446744073709551612 kB\n' }]);
  t.deepEqual(metrics, { 'swap.total.bytes': 0, 'swap.used.bytes': 0 });
});

test('a part that cannot be read costs what it holds', async (t) => {
  // A folder can be opened, and not read.
  const files = { 'proc/meminfo': 'SwapTotal: 4 kB\nSwapFree: 1 kB\n', 'proc/vmstat/x': '' };
  const [metrics] = await readings(t, swap, [files]);
  t.like(metrics, { 'swap.total.bytes': 4096, 'swap.used.percent': 75 });
});

test('a size that was cut off, is below 0, or stands for no limit is absent', (t) => {
  t.deepEqual(parseSwap('SwapTotal:  1000 kB\nSwapFree:  7'), { total: 1_024_000, free: undefined });
  t.deepEqual(parseSwap('SwapTotal:  1000 kB\nSwapFree:  -7 kB\n'), { total: 1_024_000, free: undefined });
  t.deepEqual(parseSwap('SwapTotal:  9007199254740988 kB\nSwapFree:  7 kB\n'), { total: undefined, free: 7168 });
});
