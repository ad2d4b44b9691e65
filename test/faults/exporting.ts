import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { start } from '../cli/cubestat.ts';

/** `cubestat export` at work, fed by its stdin. */
export interface Exporting {
  readonly pid: number;
  /** The lines of its stderr so far. */
  readonly said: readonly string[];
  /** Settles when all is in the pipe, or the process has ended. */
  feed(lines: Iterable<string>): Promise<void>;
  /** Waits for the end of its input, or after a signal, for its end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly said: readonly string[];
  /** The counts of its last line: `{ read: 20, written: 19, rejected: 1 }`. */
  readonly counters: Readonly<Record<string, number>>;
  /** The lines of its stdout. */
  readonly passedOn: number;
  /** The most memory it ever had, in MB, looked at every 20 ms. */
  readonly peak: number;
}

export function startExporting(t: ExecutionContext, args: readonly string[], by?: readonly string[]): Exporting {
  const child = start(['export', ...args], {}, by);
  let passedOn = 0;
  createInterface(child.stdout!).on('line', () => (passedOn += 1));
  const said: string[] = [];
  createInterface(child.stderr!).on('line', (line) => said.push(line));
  child.stdin!.on('error', () => {});
  const closed = once(child, 'close') as Promise<[number | null]>;
  t.teardown(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const peak = watchMemory(child);
  const input = child.stdin!;
  return {
    pid: child.pid!,
    said,
    async feed(lines) {
      for (const line of lines) {
        if (input.destroyed) return;
        if (!input.write(line)) await Promise.race([once(input, 'drain').catch(() => {}), closed]);
      }
    },
    async end(signal) {
      if (signal) child.kill(signal);
      else input.end();
      const [code] = await closed;
      return { code, said, counters: countersIn(said), passedOn, peak: peak() };
    },
  };
}

/** The peak of a process so far, in MB. */
function watchMemory(child: ChildProcess): () => number {
  let peak = 0;
  const look = () => (peak = memoryOf(child.pid!, 'VmHWM') ?? peak);
  const timer = setInterval(look, 20);
  child.once('exit', () => clearInterval(timer));
  return () => peak;
}

/** Of a process, in MB; undefined when it is gone. */
export function memoryOf(pid: number, what: 'VmHWM' | 'VmRSS'): number | undefined {
  try {
    const kilobytes = new RegExp(`${what}:\\s*(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}

function countersIn(said: readonly string[]): Record<string, number> {
  const last = said.findLast((line) => / (influxdb|nats|postgres|kafka|mqtt|otlp|remote-write): \d+ read, /.test(line)) ?? '';
  return Object.fromEntries(Array.from(last.matchAll(/(\d+) ([a-z]+)/g), ([, count, what]) => [what, Number(count)]));
}
