import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { diagnoseSpools } from '../../src/doctor/spools.ts';
import { lockFile } from '../../src/files/index.ts';
import { encodeRecord } from '../../src/spool/index.ts';
import { changeTree, makeTree } from '../fixtures/tree.ts';

function diagnosis(spool: string) {
  return diagnoseSpools([{ name: 'influxdb', spool }])[0]!;
}

/** A spool with two samples, which no process holds. */
function madeSpool(t: ExecutionContext): string {
  const record = (timestamp: number) => encodeRecord({ timestamp, host: 'a', metrics: { x: 1 } });
  return join(makeTree(t, { 'influxdb/00000001.ndjson': Buffer.concat([record(1), record(2)]) }), 'influxdb');
}

test('an exporter without a spool says nothing; a folder that is not there yet will be made', (t) => {
  t.deepEqual(diagnoseSpools([{ name: 'csv', spool: undefined }]), []);
  const spool = join(makeTree(t, {}), 'a', 'influxdb');
  t.deepEqual(diagnosis(spool), { area: 'spool', subject: 'influxdb', state: 'ok', finding: `${spool} will be made` });
});

test('what is pending, and who holds it', (t) => {
  const spool = madeSpool(t);
  t.is(diagnosis(spool).finding, `2 samples pending in ${spool}; no process holds it`);
  const lock = lockFile(spool);
  t.is(diagnosis(spool).state, 'ok', 'the cubestat that exports is no fault');
  t.regex(diagnosis(spool).finding, /is being written by this very process/);
  lock.release();
});

test('a torn record costs itself, and nothing is broken', (t) => {
  const spool = madeSpool(t);
  changeTree(spool, { '00000002.ndjson': '{"timestamp":3,"ho' });
  const { state, finding, remedy } = diagnosis(spool);
  t.is(state, 'limited');
  t.regex(finding, /1 sample torn or corrupt/);
  t.regex(remedy ?? '', /^cubestat spool status /);
});

test('a path on which no folder can be made is broken', (t) => {
  const root = makeTree(t, { file: '' });
  t.is(diagnosis(join(root, 'file', 'influxdb')).state, 'broken');
});
