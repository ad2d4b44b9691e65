import { closeSync, openSync, readSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { executable } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';

test('a file as standard input is read from where it has been read to', async (t) => {
  const lines = [1, 2, 3].map((timestamp) => `{"timestamp":${timestamp},"host":"a","metrics":{"x":1}}\n`);
  const fd = openSync(join(makeTree(t, { 'in.ndjson': lines.join('') }), 'in.ndjson'), 'r');
  readSync(fd, Buffer.alloc(lines[0]!.length));
  const child = spawn(process.execPath, [executable, 'filter'], { ...limit, stdio: [fd, 'pipe', 'inherit'] });
  closeSync(fd);
  t.is(await text(child.stdout!), lines.slice(1).join(''));
});
