import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { checkDeadLetters, deadLetters, type Refusal } from '../../src/delivery/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';
import { limit } from '../limit.ts';

const refusal = (reason: string): Refusal => ({ reason, sample: { timestamp: 1, host: 'a', metrics: { x: 1 } } });
const reasonsIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Refusal).reason);

test('a line each, in a file for its owner alone, whose folder is made when it is needed', (t) => {
  const folder = join(makeTree(t, {}), 'a');
  const path = join(folder, 'rejects.ndjson');
  const keep = deadLetters(path, { exporter: 'influxdb', report: listen() });
  t.false(existsSync(folder));
  keep([refusal('no'), refusal('never')]);
  t.deepEqual(reasonsIn(path), ['no', 'never']);
  t.is(statSync(path).mode & 0o777, 0o600);
});

test('a file that would be larger, in bytes, moves away, and two that add to it lose none of each other', (t) => {
  const path = join(makeTree(t, {}), 'rejects.ndjson');
  const settings = { report: listen(), maxBytes: 250 };
  const [one, other] = ['one', 'other'].map((exporter) => deadLetters(path, { exporter, ...settings }));
  one!([refusal('é'.repeat(60))]);
  other!([refusal('2')]);
  t.deepEqual(reasonsIn(`${path}.1`), ['é'.repeat(60)]);
  one!([refusal('3')]);
  t.deepEqual(reasonsIn(path), ['2', '3']);
});

test('what is no file is refused before anything is read, and what cannot be written is told', (t) => {
  const folder = makeTree(t, {});
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo], limit);
  for (const path of ['-', fifo, folder]) {
    t.throws(() => deadLetters(path, { exporter: 'a', report: listen() }), {
      message: `dead letters: ${path} is not a file that can be appended to`,
    });
  }
  const report = listen();
  const path = join(folder, 'later');
  const keep = deadLetters(path, { exporter: 'a', report });
  mkdirSync(path);
  keep([refusal('1')]);
  keep([refusal('2')]);
  rmSync(path, { recursive: true });
  keep([refusal('3')]);
  t.regex(report.said[0]!, /^dead letters: cannot write to \S+: illegal operation on a directory; rejected samples are counted, not kept$/);
  t.deepEqual(report.said.slice(1), ['dead letters: works again']);
  t.deepEqual(reasonsIn(path), ['3']);
});

test('a line that a crash has cut stays a line of its own', (t) => {
  const path = join(makeTree(t, { 'rejects.ndjson': '{"exporter":"a","rea' }), 'rejects.ndjson');
  const keep = deadLetters(path, { exporter: 'a', report: listen() });
  keep([refusal('1')]);
  keep([refusal('2')]);
  const [cut, ...whole] = readFileSync(path, 'utf8').trimEnd().split('\n');
  t.is(cut, '{"exporter":"a","rea');
  t.deepEqual(
    whole.map((line) => (JSON.parse(line) as Refusal).reason),
    ['1', '2'],
  );
});

test('a file that could not be written is found before anything is refused', (t) => {
  const path = join(makeTree(t, { file: '' }), 'file', 'rejects.ndjson');
  t.throws(() => checkDeadLetters(path), {
    message: `dead letters: cannot write to ${path}: not a directory`,
  });
  const loop = join(makeTree(t, { loop: { link: 'loop' } }), 'loop');
  t.throws(() => checkDeadLetters(loop), { message: `dead letters: cannot write to ${loop}: too many symbolic links encountered` });
});
