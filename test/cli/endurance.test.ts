import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { start } from './cubestat.ts';
import { patience } from '../limit.ts';

// What comes in has no end, so that memory must have one.

/** Thousands of lines; CUBESTAT_TEST_RECORDS=1000000 has a million of them read. */
const fuzzed = Number(process.env['CUBESTAT_TEST_RECORDS'] ?? 60_000) / 1000;

test('fuzzed lines neither end filter nor make it grow', async (t) => {
  t.timeout(patience);
  const { code, early, late } = await feed(['filter', '--include', '*.percent'], fuzzed, () => fuzzedLines(1000));
  t.is(code, 0);
  t.true(late < early * 2, `${early} kB at first, ${late} kB at the end`);
});

test('samples of 300 metrics pass in constant memory', async (t) => {
  t.timeout(patience);
  const { code, early, late } = await feed(['filter', '--exclude', 'cpu.core.7.*'], fuzzed, (at) => wideLines(at, 100));
  t.is(code, 0);
  t.true(late < early * 2, `${early} kB at first, ${late} kB at the end`);
});

/**
 * Feeds text to the executable, chunk after chunk, and reads its peak memory in kB a quarter of the way and at the end. How
 * much garbage lies about is V8's affair; what is kept has to fit into a heap that is hardly larger than needed.
 */
async function feed(args: readonly string[], chunks: number, chunk: (at: number) => string) {
  const child = start(args, { NODE_OPTIONS: '--max-old-space-size=40' });
  child.stdout!.resume();
  child.stderr!.resume();
  const closed = once(child, 'close');
  let early = 0;
  for (let at = 0; at < chunks; at += 1) {
    if (!child.stdin!.write(chunk(at))) await once(child.stdin!, 'drain');
    if (at === chunks >> 2) early = peakMemory(child);
  }
  const late = peakMemory(child);
  child.stdin!.end();
  return { code: ((await closed) as [number | null])[0], early, late };
}

function peakMemory({ pid }: ChildProcess): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

/** The same numbers at each run: xorshift32. */
let state = 0x9e3779b9;
function random(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

const pieces = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\', '\\u', '\\ud800', 'null', 'true', '1e999', '-', '\0', '\u001b[2J', '\uFEFF', '\r', '🙂'],
  ...['"timestamp":1', '"host":"a"', '"tags":{"a":"b"}', '"metrics":{"x.percent":1}', '"metrics":{}', '"__proto__":1', ' ', '\t'],
];

/** Sound samples with new names, damaged ones, and scraps. */
function fuzzedLines(count: number): string {
  return Array.from({ length: count }, () => {
    const sound = `{"timestamp":${random(1e9)},"host":"h${random(1e6)}","metrics":{"a${random(1e9)}.percent":${random(1e6) / 100}}}`;
    const kind = random(4);
    if (kind === 0) return sound;
    if (kind === 1) return sound.slice(0, random(sound.length));
    if (kind === 2) return sound.replace(sound[random(sound.length)]!, pieces[random(pieces.length)]!);
    return Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
  })
    .map((line) => `${line}\n`)
    .join('');
}

function wideLines(at: number, count: number): string {
  return Array.from({ length: count }, (_, k) => {
    const metrics = Array.from({ length: 300 }, (__, core) => [`cpu.core.${core}.utilization.percent`, ((at + k) * (core + 7)) % 100]);
    return `${JSON.stringify({ timestamp: 100 * at + k, host: 'web1', metrics: Object.fromEntries(metrics) })}\n`;
  }).join('');
}
