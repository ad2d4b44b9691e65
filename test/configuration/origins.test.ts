import test from 'ava';
import { inEnvironment, inTable, originsOf } from '../../src/configuration/index.ts';
import { flag, list, text, value } from '../../src/options/index.ts';

const options = {
  queueSize: value({ placeholder: 'N', standard: '100', describe: '' }, Number),
  host: value({ placeholder: 'NAME', describe: '' }, text),
  counters: flag({ describe: '' }),
  tag: list({ placeholder: 'NAME=VALUE', describe: '' }, text),
  token: { ...value({ placeholder: 'TOKEN', describe: '' }, text), secret: true },
};

const from = (...places: Parameters<typeof originsOf>[2]) =>
  originsOf('sample', options, places).map(({ name, value: written, from: origin }) => [name, written, origin]);

test('an option that stands nowhere has its default, if there is one', (t) => {
  t.deepEqual(from(), [
    ['sample.queue_size', '100', 'default'],
    ['sample.host', undefined, 'default'],
    ['sample.counters', 'false', 'default'],
    ['sample.tag', undefined, 'default'],
    ['sample.token', undefined, 'default'],
  ]);
});

test('the first place that has it counts; secrets are hidden, in URLs too', (t) => {
  const environment = inEnvironment({ CUBESTAT_QUEUE_SIZE: '7', CUBESTAT_HOST: '' });
  const table = inTable({ queueSize: 9, host: 'http://joe:secret@b/', tag: ['a=b'], token: 'abc' }, (option) => `f, line ${option}`);
  t.deepEqual(from(environment, table), [
    ['sample.queue_size', '7', 'CUBESTAT_QUEUE_SIZE'],
    ['sample.host', 'http://...@b/', 'f, line host'],
    ['sample.counters', 'false', 'default'],
    ['sample.tag', '["a=b"]', 'f, line tag'],
    ['sample.token', '(hidden)', 'f, line token'],
  ]);
});
