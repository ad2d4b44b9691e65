import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { cubestat, inProcess } from './cubestat.ts';

const line = (timestamp: number, host: string, value: number) =>
  `{"timestamp":${timestamp},"host":"${host}","metrics":{"cpu.utilization.percent":${value}}}\n`;
const input = [
  line(1_700_000_000, 'web1', 95),
  line(1_700_000_001, 'db1', 99),
  line(1_700_000_002, 'web1', 5),
  line(1_700_000_003, 'web1', 96),
];

test('samples of a time, and such as they are asked for', async (t) => {
  const path = join(makeTree(t, { in: input.join('') }), 'in');
  const busy = 'cpu.utilization.percent > 90% and host == "web1"';
  const { stdout, stderr, code } = await cubestat(['filter', '--since', '2023-11-14T22:13:21Z', '--where', busy, path]);
  t.deepEqual([stdout, stderr, code], [input[3], '', 0]);
});

test('an expression that begins and ends with a quote keeps them', async (t) => {
  const path = join(makeTree(t, { in: input.join('') }), 'in');
  const { stdout } = await inProcess(['filter', '--where', '"db1" == host or host == "db2"', path]);
  t.is(stdout, input[1]!);
});

test('what is wrong with an expression is pointed at', async (t) => {
  const { stderr, code } = await inProcess(['filter', '--where', 'cpu.utilization.percent > > 3']);
  t.is(code, 2);
  t.is(
    stderr,
    [
      'cubestat: --where, column 27: expected a metric, host, a tag, a number or a text in quotes',
      'cubestat:   cpu.utilization.percent > > 3',
      `cubestat:   ${' '.repeat(26)}^`,
      '',
    ].join('\n'),
  );
});
