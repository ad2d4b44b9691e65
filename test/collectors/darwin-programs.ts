import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { parseName } from '../../src/catalogue/index.ts';
import { openHost, type Collector, type Host, type Read } from '../../src/collectors/index.ts';
import { changeTree, makeTree } from '../fixtures/tree.ts';

/** Shell scripts by the name of the program that they play. */
export type Programs = Readonly<Record<string, string>>;

/** A folder with programs, which comes first in PATH until the test is over. Tests that use it run one after the other. */
export function playPrograms(t: ExecutionContext, programs: Programs, path: readonly string[] = ['/usr/bin', '/bin']): string {
  const folder = makeTree(t, {});
  changePrograms(folder, programs);
  const before = process.env['PATH'];
  process.env['PATH'] = [folder, ...path].join(delimiter);
  t.teardown(() => (process.env['PATH'] = before));
  return folder;
}

export function changePrograms(folder: string, programs: Programs): void {
  for (const [name, script] of Object.entries(programs)) {
    changeTree(folder, { [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, name), 0o755);
  }
}

/** A script that writes a text. */
export function writes(text: string): string {
  return `cat <<'END_OF_TEXT'\n${text.replace(/\n$/, '')}\nEND_OF_TEXT`;
}

/** Answers are awaited, however busy the machine is, and take no time. */
const untimed: Host['clock'] = { monotonic: () => 0, after: () => () => {} };

/** A collector for macOS among programs that are played, or why it reads nothing. `read` takes the seconds of the tick. */
export async function openDarwin(t: ExecutionContext, collector: Collector, programs: Programs, interval = 1) {
  const folder = playPrograms(t, programs);
  const ended = new AbortController();
  const warnings: string[] = [];
  const settings = { interval, signal: ended.signal, clock: untimed, warn: (message: string) => void warnings.push(message) };
  const host = openHost({ procfs: '/nonexistent', sysfs: '/nonexistent' }, settings);
  t.teardown(() => (ended.abort(), host.close()));
  const opened = await collector.open(host, {});
  let previous: number | undefined;
  const read = async (now: number): Promise<Record<string, number>> => {
    host.tick(now);
    const metrics: Record<string, number> = {};
    await (opened as Read)(
      (name, value) => {
        if (value !== undefined && Number.isFinite(value)) metrics[name] = value;
      },
      previous === undefined ? 0 : now - previous,
    );
    previous = now;
    for (const name of Object.keys(metrics)) t.truthy(parseName(name), `${name} is not in the catalogue`);
    return metrics;
  };
  return { opened, read, folder, host, warnings, end: () => ended.abort() };
}
