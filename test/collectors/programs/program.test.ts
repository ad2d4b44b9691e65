import { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findOnPath, keepRunning } from '../../../src/collectors/programs/program.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { isRunning } from '../../running.ts';
import { until } from '../../until.ts';

/** A program that is a shell script. It writes its process id to `pids`, each time that it is started. */
function makeProgram(t: ExecutionContext, script: string) {
  const root = makeTree(t, { teller: `#!/bin/sh\necho $$ >>"$(dirname "$0")/pids"\n${script}\n` });
  const program = join(root, 'teller');
  chmodSync(program, 0o755);
  const pids = () =>
    existsSync(join(root, 'pids')) ? readFileSync(join(root, 'pids'), 'utf8').split('\n').filter(Boolean).map(Number) : [];
  return { program, pids };
}

type Adapt = (message: string) => readonly string[] | undefined;

function keep(t: ExecutionContext, program: string, silenceTimeout = 30, adapt: Adapt = () => undefined) {
  const ended = new AbortController();
  t.teardown(() => ended.abort());
  const lines: string[] = [];
  const createParser = () => (line: string) => {
    const understood = line.startsWith('fine');
    if (understood) lines.push(line);
    return understood;
  };
  return { running: keepRunning(program, [], { signal: ended.signal, silenceTimeout, createParser, adapt }), lines, ended };
}

test('its lines come as it tells them, and it ends with the signal even if it ignores politeness', async (t) => {
  const { program, pids } = makeProgram(t, `trap '' TERM INT\necho fine 1\nprintf 'fine'; sleep 0.1; echo ' 2'\nexec sleep 1000`);
  const { running, lines, ended } = keep(t, program);
  await until(() => lines.length === 2, 'two lines come');
  t.deepEqual(lines, ['fine 1', 'fine 2']);
  t.is(running.failure, undefined);
  ended.abort();
  await until(() => !isRunning(pids()[0]!), 'the program ends');
  await running.over;
  t.is(pids().length, 1, 'it is not started again');
});

test('a program that dies says why, and is started again', async (t) => {
  const { program, pids } = makeProgram(
    t,
    `[ $(wc -l <"$(dirname "$0")/pids") = 1 ] && { echo 'no driver'; echo more; exit 9; }\necho fine\nexec sleep 1000`,
  );
  const { running, lines } = keep(t, program);
  await until(() => running.failure !== undefined, 'the failure is told');
  t.is(running.failure, 'teller ended with exit code 9: no driver');
  await until(() => lines.length > 0, 'a line comes');
  t.is(pids().length, 2);
  t.is(running.failure, undefined, 'all is well again');
});

test('a program that hangs is killed and started again', async (t) => {
  const { program, pids } = makeProgram(t, 'exec sleep 1000');
  const { running } = keep(t, program, 0.3);
  await until(() => running.failure !== undefined, 'the failure is told');
  t.is(running.failure, 'teller does not answer');
  const [first] = pids();
  await until(() => pids().length >= 2, 'it is started again');
  t.false(isRunning(first!));
  t.is(running.failure, 'teller does not answer');
});

test.serial('one that may not be killed, as with sudo, is left alone, and started again; the end brings no error', async (t) => {
  const { kill } = ChildProcess.prototype;
  ChildProcess.prototype.kill = function (this: ChildProcess) {
    this.emit('error', Object.assign(new Error('kill EPERM'), { code: 'EPERM', errno: -1, syscall: 'kill' }));
    return false;
  };
  const { program, pids } = makeProgram(t, 'exec sleep 1000');
  t.teardown(() => {
    ChildProcess.prototype.kill = kill;
    for (const pid of pids()) process.kill(pid);
  });
  const { running, ended } = keep(t, program, 0.3);
  await until(() => pids().length >= 2, 'it is started again');
  t.is(running.failure, 'teller does not answer');
  t.notThrows(() => ended.abort());
});

test('what comes without an end of line is not kept without end', async (t) => {
  const { program } = makeProgram(t, `head -c 3000000 /dev/zero | tr '\\0' x; echo; echo fine; exec sleep 1000`);
  const { lines } = keep(t, program);
  await until(() => lines.length > 0, 'the next line comes');
  t.deepEqual(lines, ['fine']);
});

test('a program that cannot be run', async (t) => {
  const { running } = keep(t, '/nonexistent/teller');
  await until(() => running.failure !== undefined, 'the failure is told');
  t.is(running.failure, 'teller cannot be run: no such file or directory');
});

test.serial('it gets no variables of ours, which may hold passwords', async (t) => {
  process.env['CUBESTAT_INFLUXDB_PASS'] = 'hunter2';
  process.env['FOR_THE_DRIVER'] = 'yes';
  t.teardown(() => ['CUBESTAT_INFLUXDB_PASS', 'FOR_THE_DRIVER'].forEach((name) => Reflect.deleteProperty(process.env, name)));
  const { program } = makeProgram(t, 'env | grep -e CUBESTAT -e FOR_THE | sed "s/^/fine /"; echo fine');
  const { lines } = keep(t, program);
  await until(() => lines.includes('fine'), 'the last line comes');
  t.deepEqual(lines, ['fine FOR_THE_DRIVER=yes', 'fine']);
});

test('one that writes output that cannot be read counts as hanging, and what it wrote is told', async (t) => {
  const { program } = makeProgram(t, 'echo garbage; while :; do echo more; sleep 0.1; done');
  const { running } = keep(t, program, 0.3);
  // Where the machine is slow, it has not even written that within the first timeout.
  await t.notThrowsAsync(until(() => running.failure === 'teller writes output that cannot be read: garbage', 'what it wrote is told'));
});

test('a line without an end is dropped, however long', async (t) => {
  const { program } = makeProgram(t, `head -c 3000000 /dev/zero | tr '\\0' x; echo; echo fine; exec sleep 1000`);
  const { lines, running } = keep(t, program);
  await until(() => lines.length > 0, 'the next line comes');
  t.is(running.failure, undefined);
});

test('after a message that others arguments mend, it is started at once, and nothing is said', async (t) => {
  const { program, pids } = makeProgram(t, `[ "$1" = better ] || { echo 'bad'; exit 2; }\necho fine $1\nexec sleep 1000`);
  const messages: string[] = [];
  const { lines, running } = keep(t, program, 30, (message) => (messages.push(message), ['better']));
  t.is(running.failure, undefined);
  await until(() => lines.length > 0, 'a line comes');
  t.deepEqual([lines, messages], [['fine better'], ['teller ended with exit code 2: bad']]);
  t.is(pids().length, 2);
});

test.serial('a program is found in the folders of PATH, else in others: WSL has nvidia-smi in one that services lack', (t) => {
  const tools = makeTree(t, { 'first/tool': '', 'second/tool': '', 'second/other': '', 'second/text': '' });
  for (const file of ['first/tool', 'second/tool', 'second/other']) chmodSync(join(tools, file), 0o755);
  const path = process.env['PATH'];
  t.teardown(() => void (process.env['PATH'] = path));
  process.env['PATH'] = join(tools, 'first');
  const others = [join(tools, 'third'), join(tools, 'second')];
  t.is(findOnPath('tool', others), join(tools, 'first/tool'));
  t.is(findOnPath('other', others), join(tools, 'second/other'));
  t.is(findOnPath('text', others), undefined, 'it cannot be run');
  t.is(findOnPath('other'), undefined);
});
