import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { parseName } from '../../src/catalogue/index.ts';
import { readOptions, type Options, type Values } from '../../src/options/index.ts';
import { openHost, type Collector, type Host } from '../../src/collectors/index.ts';
import { changeTree, makeTree, type Files } from '../fixtures/tree.ts';

/** Answers are awaited, however busy the machine is, and take no time. */
const untimed: Host['clock'] = { monotonic: () => 0, after: () => () => {} };

/**
 * What a collector emits on a host whose files change from reading to reading: the first files are the whole tree
 * (`proc/...`, `sys/...`), the next what differs. `elapsed` is the time in seconds between two readings.
 */
export async function readings<Declared extends Options>(
  t: ExecutionContext,
  collector: Collector<Declared>,
  trees: readonly Files[],
  elapsed = 1,
  config: Partial<Values<Declared>> = {},
): Promise<Record<string, number>[]> {
  const root = makeTree(t, trees[0]!);
  const ended = new AbortController();
  const host = openHost(
    { procfs: join(root, 'proc'), sysfs: join(root, 'sys'), rootfs: root },
    { interval: elapsed, signal: ended.signal, clock: untimed },
  );
  t.teardown(() => (ended.abort(), host.close()));
  const read = await collector.open(host, { ...readOptions(collector.options ?? ({} as Declared), {}, {}), ...config });
  if (typeof read === 'string') throw new Error(read);
  const taken: Record<string, number>[] = [];
  for (const [at, files] of trees.entries()) {
    if (at > 0) changeTree(root, files);
    host.tick(at * Math.max(elapsed, 1));
    const metrics: Record<string, number> = {};
    await read(
      (name, value) => {
        if (value !== undefined && Number.isFinite(value)) metrics[name] = value;
      },
      at === 0 ? 0 : elapsed,
    );
    for (const name of Object.keys(metrics)) t.truthy(parseName(name), `${name} is not in the catalogue`);
    taken.push(metrics);
  }
  return taken;
}

/** Why a collector finds nothing on a host with these files. */
export async function absence<Declared extends Options>(
  t: ExecutionContext,
  collector: Collector<Declared>,
  files: Files,
  config: Partial<Values<Declared>> = {},
): Promise<string> {
  const root = makeTree(t, files);
  const host = openHost(
    { procfs: join(root, 'proc'), sysfs: join(root, 'sys'), rootfs: root },
    { interval: 1, signal: new AbortController().signal },
  );
  t.teardown(() => host.close());
  const read = await collector.open(host, { ...readOptions(collector.options ?? ({} as Declared), {}, {}), ...config });
  return typeof read === 'string' ? read : 'it finds something';
}
