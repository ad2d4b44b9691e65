import test from 'ava';
import { readConfig } from '../../src/configuration/index.ts';
import {
  choice,
  duration,
  flag,
  flagOf,
  list,
  pair,
  readOptions,
  size,
  text,
  value,
  variableOf,
  wholeNumber,
} from '../../src/options/index.ts';
import { maxTimerSeconds } from '../../src/time/index.ts';

const declared = {
  interval: value({ placeholder: 'DURATION', standard: '1s', describe: '' }, duration({ least: 0.001 })),
  outputFile: value({ placeholder: 'FILE', describe: '' }, text),
  include: list({ placeholder: 'GLOB', describe: '' }, text),
  tag: list({ placeholder: 'NAME=VALUE', describe: '' }, pair),
  quiet: flag({ describe: '' }),
  format: choice({ standard: 'ndjson', describe: '' }, ['ndjson', 'csv']),
};

test('what is not given has its default', (t) => {
  t.deepEqual(readOptions(declared, {}, {}), { interval: 1, outputFile: undefined, include: [], tag: [], quiet: false, format: 'ndjson' });
});

test('one name gives the flag and the variable', (t) => {
  t.is(flagOf('outputFile'), 'output-file');
  t.is(variableOf('outputFile'), 'CUBESTAT_OUTPUT_FILE');
});

test('the last of several counts, where only one can', (t) => {
  t.is(readOptions(declared, { interval: ['2s', '3s'] }, {}).interval, 3);
});

test('flags win over the environment, and an empty variable is none', (t) => {
  const environment = { CUBESTAT_INTERVAL: '5s', CUBESTAT_OUTPUT_FILE: '', CUBESTAT_INCLUDE: ' a.* \n b.* ', CUBESTAT_QUIET: 'yes' };
  t.like(readOptions(declared, { interval: '2s' }, environment), {
    interval: 2,
    outputFile: undefined,
    include: ['a.*', 'b.*'],
    quiet: true,
  });
});

for (const [given, seconds] of [
  ['1ms', 0.001],
  ['100ms', 0.1],
  ['1s', 1],
  ['5', 5],
  ['0.5', 0.5],
  ['1.5s', 1.5],
  ['1m30s', 90],
  ['1h', 3600],
  ['1d', 86_400],
] as const) {
  test(`${given} is ${seconds} s`, (t) => t.is(duration({ least: 0.001 })(given), seconds));
}

for (const given of ['', '0', '0s', '-1s', '1,5s', 'abc', '1 s', '1sec', 's', '1s-', '0.9ms', '1e3s', 'Infinity']) {
  test(`"${given}" is no interval`, (t) => {
    t.throws(() => readOptions(declared, { interval: given }, {}), { message: /^--interval ".*": expected/, name: 'UsageError' });
  });
}

test('what a timer is made of has a largest', (t) => {
  const waits = duration({ least: 0, most: maxTimerSeconds });
  t.is(waits('24d'), 2_073_600);
  t.throws(() => waits('30d'), { message: 'expected 24d or less' });
  t.throws(() => duration({ least: 0, most: 90 })('2m'), { message: 'expected 90s or less' });
  t.true(maxTimerSeconds * 1000 < 2 ** 31);
});

test('sizes and numbers may have a largest too', (t) => {
  t.is(size({ least: 1, most: 1000 })('1kB'), 1000);
  t.throws(() => size({ least: 1, most: 1000 })('1KiB'), { message: 'expected 1000 bytes or less' });
  t.is(wholeNumber({ least: 1, most: 100 })('100'), 100);
  t.throws(() => wholeNumber({ least: 1, most: 100 })('101'), { message: 'expected a whole number from 1 to 100' });
});

test('a message names the flag or the variable, what it held and what was expected', (t) => {
  t.throws(() => readOptions(declared, { format: 'xml' }, {}), { message: '--format "xml": expected ndjson or csv' });
  t.throws(() => readOptions(declared, {}, { CUBESTAT_QUIET: 'maybe' }), { message: 'CUBESTAT_QUIET "maybe": expected true or false' });
  t.throws(() => readOptions(declared, { tag: ['a=b', '=c'] }, {}), { message: '--tag "a=b" "=c": expected name=value' });
  t.throws(() => wholeNumber({ least: 1 })('1.5'), { message: 'expected a whole number, 1 or more' });
});

test('a long value is quoted by its beginning, on the command line and from a file', (t) => {
  const long = 'x'.repeat(100_000);
  const quoted = `"${'x'.repeat(98)}…`;
  t.throws(() => readOptions(declared, { format: long }, {}), { message: `--format ${quoted}: expected ndjson or csv` });
  t.throws(() => readConfig(declared, { format: long }, () => 'a.toml, line 1'), {
    message: `a.toml, line 1: format ${quoted}: expected ndjson or csv`,
  });
});

for (const [given, bytes] of [
  ['100', 100],
  ['100B', 100],
  ['1MB', 1_000_000],
  ['1kB', 1000],
  ['64KiB', 65_536],
  ['256MiB', 268_435_456],
  ['1.5GB', 1_500_000_000],
] as const) {
  test(`${given} is ${bytes} bytes`, (t) => t.is(size({ least: 1 })(given), bytes));
}

for (const given of ['', '-1', '0', '1iB', '1 MB', '1M', 'MB', '1e3', '1,5MB', '99999999TB']) {
  test(`${JSON.stringify(given)} is no size`, (t) => void t.throws(() => size({ least: 1 })(given), { message: /^expected/ }));
}

test('what is wrong with a secret is told without it', (t) => {
  const secrets = { pin: value({ placeholder: 'PIN', describe: '', secret: true }, wholeNumber({ least: 1 })) };
  const message = (origin: string) => ({ message: `${origin}: expected a whole number, 1 or more` });
  t.throws(() => readOptions(secrets, { pin: 'hunter2' }, {}), message('--pin'));
  t.throws(() => readOptions(secrets, {}, { CUBESTAT_PIN: 'hunter2' }), message('CUBESTAT_PIN'));
});
