import test from 'ava';
import { assert, property, string } from 'fast-check';
import {
  hasEnded,
  parseCmdline,
  parseInputOutput,
  parsePeakRss,
  parseProcessStat,
  parsePss,
} from '../../src/processes/process-files.linux.ts';
import { anyCharacter } from '../any-character.ts';

/** A line of Linux 6.18, with another name in it. */
const line = (name: string) =>
  `4211 (${name}) S 4200 4200 4100 34817 4250 4194304 97 12 0 0 150 30 7 2 20 0 1 0 3584933 3133440 383 18446744073709551615 1 2 3 0 0\n`;
const read = {
  ...{ pid: 4211, state: 'S', parent: 4200, group: 4200, session: 4100, foregroundGroup: 4250, flags: 4194304 },
  ...{ childFaults: 12, user: 150, system: 30, threads: 1 },
  ...{ childUser: 7, childSystem: 2, start: 3584933, rssPages: 383 },
};

for (const name of ['cat', 'a b', ') R 1 1 1', '((x)', 'two\nlines', '', '\u001b[2J', '(sd-pam)']) {
  test(`the stat of a process called ${JSON.stringify(name)}`, (t) => {
    t.deepEqual(parseProcessStat(line(name)), { ...read, name });
  });
}

test('any name, as executables are called', (t) => {
  assert(property(string({ maxLength: 15, unit: anyCharacter }), (name) => t.deepEqual(parseProcessStat(line(name)), { ...read, name })));
});

test('a process has ended with its last thread', (t) => {
  t.true(hasEnded({ state: 'Z', threads: 1 }));
  t.true(hasEnded({ state: 'X', threads: 0 }));
  t.false(hasEnded({ state: 'Z', threads: 3 }), 'the first thread has, the others work');
  t.false(hasEnded({ state: 'S', threads: 1 }));
});

test('what is no stat is undefined, and never half of one', (t) => {
  for (const text of ['', '1', '1 (a', '1 (a)', 'x (a) S 1', line('a').slice(0, 60)]) t.is(parseProcessStat(text), undefined);
  assert(
    property(string(), (text) => {
      const stat = parseProcessStat(text);
      t.true(stat === undefined || Number.isFinite(stat.pid + stat.start));
    }),
  );
});

test('a command line, also of a program that has written over it', (t) => {
  t.is(parseCmdline('java\0-jar\0a b.jar\0'), 'java -jar a b.jar');
  t.is(parseCmdline('nginx: worker process\0\0\0\0'), 'nginx: worker process');
  t.is(parseCmdline(''), '');
});

const io = 'rchar: 100\nwchar: 20\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n';

test('bytes through system calls, and those of storage', (t) => {
  t.deepEqual(parseInputOutput(io), { read: 100, written: 20, readStorage: 4096, writtenStorage: 8192 });
  t.is(parseInputOutput(''), undefined);
  t.is(parseInputOutput(io.replace('write_bytes', 'x')), undefined);
});

test('the proportional size, and no line that begins as it does', (t) => {
  const rollup = '55a4-7ffc ---p 00000000 00:00 0  [rollup]\nRss:   1612 kB\nPss_Dirty:  112 kB\nPss:    278 kB\nSwapPss: 9 kB\n';
  t.is(parsePss(rollup), 278 * 1024);
  t.is(parsePss(''), undefined);
});

test('the most that was resident; a kernel thread has none', (t) => {
  t.is(parsePeakRss('Name:\tVmHWM: 3 kB\nVmPeak:\t 99 kB\nVmHWM:\t    1804 kB\nVmRSS:\t 1 kB\n'), 1804 * 1024);
  t.is(parsePeakRss('Name:\tkthreadd\n'), undefined);
});
