import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { openHost, type Host } from '../../src/collectors/index.ts';
import { makeTree, type Files } from '../fixtures/tree.ts';

/** A host that is made of files: `proc/...`, `sys/...`. */
export function treeHost(t: ExecutionContext, files: Files): Host {
  const root = makeTree(t, files);
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys') }, { interval: 1, signal: AbortSignal.abort() });
  t.teardown(() => host.close());
  return host;
}
