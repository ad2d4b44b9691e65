import type { ExecutionContext } from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { outcome, start } from '../cli/cubestat.ts';

export const sampleAt = (timestamp: number, host = 'web1'): Sample => ({
  timestamp,
  host,
  metrics: { 'test.index.count': timestamp },
});

export const samplesTo = (count: number): Sample[] => Array.from({ length: count }, (_, at) => sampleAt(at + 1));

export const lines = (samples: readonly Sample[]): string => samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');

/** Runs the executable; gives how to end it and what it has said so far. */
export function running(t: ExecutionContext, args: readonly string[]) {
  const child = start(args);
  const said: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.stdin!.on('error', () => {});
  t.teardown(() => child.kill('SIGKILL'));
  return { child, said: () => said.join(''), ended: outcome(child) };
}
