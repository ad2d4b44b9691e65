import test from 'ava';
import { summaryFormats } from '../../src/run/report.ts';
import type { Summary } from '../../src/run/summary.ts';

const summary: Summary = {
  words: ['make', '-j8', 'a b', '<x>|`y`'],
  started: 1795386950.103,
  ending: { code: undefined, signal: 'SIGTERM' },
  exitCode: 143,
  wall: 83.4567,
  cpu: { user: 120.5, system: 3.25 },
  isCpuSampled: false,
  cpuP95: 1.98,
  cpuMax: 2,
  peakRss: 300 * 2 ** 20,
  peakPss: 2 ** 30,
  inputOutput: { read: 5000, written: 0, readStorage: 4096, writtenStorage: 0 },
  left: 0,
  received: 1000,
  sent: undefined,
  cpuJoules: undefined,
  gpuJoules: 12_000,
};

test('for eyes: what is known, each with what it is', (t) => {
  t.is(
    summaryFormats.table(summary),
    `cubestat: make -j8 'a b' '<x>|\`y\`'
  exit code   143, ended by SIGTERM
  wall              1min 23s
  user              2min 01s
  system               3.25s
  CPU mean            148.3%  of one core
  CPU p95             198.0%  of the intervals
  CPU max             200.0%  in an interval
  peak RSS            300MiB  of the largest process
  peak PSS            1.0GiB  of all processes, shared pages once; sampled
  read                4.9KiB  4.0KiB of storage
  written                 0B  0B of storage
  received            1.0KiB  by the whole host
  GPU energy            12kJ  of the whole host
`,
  );
});

test('JSON has numbers in full, of what is known', (t) => {
  const { command, exit_code, signal, wall_seconds, host_sent_bytes, storage_read_bytes } = JSON.parse(summaryFormats.json(summary));
  t.deepEqual([command, exit_code, signal], ["make -j8 'a b' '<x>|`y`'", 143, 'SIGTERM']);
  t.deepEqual([wall_seconds, host_sent_bytes, storage_read_bytes], [83.457, undefined, 4096]);
});

test('CSV has all columns at any time, so that rows of many runs fit together', (t) => {
  const [header, row] = summaryFormats.csv({ ...summary, words: ['echo', 'a,"b"\nc'] }).split(/\n(?=")/);
  const [other] = summaryFormats.csv({ ...summary, cpu: undefined, ending: { code: 0, signal: undefined } }).split('\n');
  t.is(header, other);
  t.true(row!.startsWith(`"echo 'a,""b""\nc'",2026-11-`));
});

test('Markdown is a table also behind other text, and nothing of the command breaks it', (t) => {
  const text = summaryFormats.markdown(summary);
  t.true(text.startsWith('\n### <code>make -j8 &#39;a b&#39;'.replaceAll('&#39;', "'")));
  t.true(text.includes("'&#60;x&#62;&#124;&#96;y&#96;'"));
  t.true(text.includes('\n\n| | | |\n| :-- | --: | :-- |\n| exit code | 143, ended by SIGTERM |  |\n'));
});

test('what a terminal would act on is shown, and a long command line is cut', (t) => {
  t.regex(summaryFormats.table({ ...summary, words: ['\u001b[2J'] }), /^cubestat: '\\u001b\[2J'\n/);
  t.is(summaryFormats.table({ ...summary, words: ['x'.repeat(500)] }).split('\n')[0]!.length, 'cubestat: '.length + 100);
});
