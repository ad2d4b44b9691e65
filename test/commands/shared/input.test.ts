import { gzipSync } from 'node:zlib';
import test from 'ava';
import { inProcess } from '../../cli/cubestat.ts';
import { makeTree } from '../../fixtures/tree.ts';

const line = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';
const packed = gzipSync(line.repeat(1000));

for (const [what, content, message] of [
  ['that was cut', packed.subarray(0, packed.length - 20), 'it ends in the middle of what gzip compressed'],
  ['that is damaged', Buffer.concat([packed.subarray(0, 12), Buffer.alloc(40, 0xaa)]), 'what gzip compressed is damaged in it'],
] as const) {
  test(`a .gz file ${what} is said to be so`, async (t) => {
    const path = `${makeTree(t, { 'a.ndjson.gz': content })}/a.ndjson.gz`;
    const { stderr, code } = await inProcess(['filter', path]);
    t.is(stderr, `cubestat: cannot read ${path}: ${message}\n`);
    t.is(code, 1);
  });
}

test('several compressed parts, one after the other, are one file', async (t) => {
  const path = `${makeTree(t, { 'a.ndjson.gz': Buffer.concat([packed, packed]) })}/a.ndjson.gz`;
  t.is((await inProcess(['filter', path])).stdout, line.repeat(2000));
});
