import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Hook } from '../../../src/filters/incidents/hook.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { listen } from '../../report.ts';
import { sampleOf } from '../../samples.ts';
import { until } from '../../until.ts';

const never = new AbortController().signal;
const inFile = (file: string) => until(() => readFileSync(file, 'utf8').endsWith('\n') && readFileSync(file, 'utf8'), `${file} is written`);

test('a command gets the sample as a line, the name of the file, and no secrets of cubestat', async (t) => {
  process.env['CUBESTAT_INFLUXDB_PASS'] = 'secret';
  t.teardown(() => delete process.env['CUBESTAT_INFLUXDB_PASS']);
  const report = listen();
  const out = join(makeTree(t, { out: '' }), 'out');
  const hook = new Hook(['sh', '-c', `{ cat; env | grep ^CUBESTAT; } > ${out}`], report, never);
  hook.run(sampleOf(7), 'incident.ndjson');
  await hook.end();
  t.is(readFileSync(out, 'utf8'), '{"timestamp":7,"host":"a","metrics":{"x":7}}\nCUBESTAT_INCIDENT_FILE=incident.ndjson\n');
  t.deepEqual(report.said, []);
});

for (const [what, command, said] of [
  ['cannot be started', ['/nowhere/notify'], '/nowhere/notify: cannot be started: no such file or directory'],
  ['fails', ['sh', '-c', 'exit 3'], 'sh: ended with exit status 3'],
  ['is killed', ['sh', '-c', 'kill -KILL $$'], 'sh: ended by SIGKILL'],
] as const) {
  test(`a command that ${what} is told, and the next incident runs it again`, async (t) => {
    const report = listen();
    const hook = new Hook([...command], report, never);
    hook.run(sampleOf(1), undefined);
    await until(() => report.said.length === 1, 'it is told');
    hook.run(sampleOf(2), undefined);
    await hook.end();
    t.deepEqual(report.said, [said, said]);
  });
}

test('a command that does not read its input is no failure', async (t) => {
  const report = listen();
  const hook = new Hook(['true'], report, never);
  hook.run({ ...sampleOf(1), tags: { long: 'x'.repeat(1_000_000) } }, undefined);
  await hook.end();
  t.deepEqual(report.said, []);
});

test('not more than one runs at a time, and with the recorder it ends, with all that it has started', async (t) => {
  const report = listen();
  const out = join(makeTree(t, { out: '' }), 'out');
  const stop = new AbortController();
  const hook = new Hook(['sh', '-c', `sleep 1000 & echo $! > ${out}; wait`], report, stop.signal);
  hook.run(sampleOf(1), undefined);
  const pid = Number(await inFile(out));
  hook.run(sampleOf(2), undefined);
  t.deepEqual(report.said, ['sh: not started for this incident: the one of an earlier incident still runs']);
  stop.abort();
  await hook.end();
  t.is(report.said[1], 'sh: ended by SIGTERM');
  await until(() => !/^State:\s+[^ZX]/m.test(statusOf(pid)), 'what it has started has ended');
});

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
