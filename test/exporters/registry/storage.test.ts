import { readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { newCounters } from '../../../src/delivery/index.ts';
import type { Instance } from '../../../src/exporters/registry/instance.ts';
import { diskHealth, openSpoolOf } from '../../../src/exporters/registry/storage.ts';
import { encodeRecord } from '../../../src/spool/index.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { listen } from '../../report.ts';

const instance = () => {
  const report = listen();
  const delivery = { spoolSize: 2 ** 20, spoolFsync: 'never' };
  return { said: report.said, instance: { counters: newCounters(), context: { report }, delivery } as unknown as Instance };
};

test('a disk works again when it has taken something, not when nothing is left to write', (t) => {
  const { said, instance: one } = instance();
  const spool = { appended: 3 };
  const { stored } = diskHealth(one, 'spool', spool);
  stored!();
  for (let flush = 0; flush < 3; flush += 1) {
    stored!(new Error('i/o error'));
    stored!();
  }
  t.is(said.length, 1);
  t.regex(said[0]!, /^spool spool: i\/o error; samples that it does not store .* in memory only$/);
  spool.appended += 1;
  stored!();
  t.deepEqual(said.slice(1), ['spool spool: works again']);
});

test('a segment in the place of which there is a link is told', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const first = openSpoolOf(instance().instance, folder);
  first.append(encodeRecord({ timestamp: 1, host: 'a', metrics: { x: 1 } }), false);
  first.close();
  const name = readdirSync(folder).find((file) => file.endsWith('.ndjson'));
  renameSync(join(folder, name!), join(folder, 'moved'));
  symlinkSync('moved', join(folder, name!));
  const { said, instance: second } = instance();
  openSpoolOf(second, folder).close();
  t.deepEqual(said, [`${join(folder, name!)} is not a regular file: left out, with the samples pending in it`]);
});

test('a sample that is larger than its spool is told once, with the option that takes it', (t) => {
  const { said, instance: one } = instance();
  const { tooLarge } = diskHealth(one, 'spool', undefined);
  for (let sample = 0; sample < 2; sample += 1) tooLarge!(5000);
  t.deepEqual(said, [
    'a sample of 5000 bytes is larger than the limit of spool: such samples are dropped; a larger --spool-size keeps them',
  ]);
  t.is(one.counters.dropped, 2);
});
