import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { cubestat, executable, inProcess, outcome, shell, start } from './cubestat.ts';
import { openWindow } from './tmux.ts';

const summaryOf = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, number | string>;
const run = async (script: string, ...flags: string[]) =>
  summaryOf((await cubestat(['run', '-f', 'json', ...flags, '--', 'bash', '-c', script])).stdout);

test('output, input and exit code pass; the summary is on stderr', async (t) => {
  const { stdout, stderr, code } = await cubestat(['run', '--', 'sh', '-c', 'cat; echo oops >&2; exit 3'], { input: 'in\0\xff' });
  t.is(stdout, 'in\0\xff');
  t.regex(stderr, /^oops\ncubestat: sh -c 'cat; .*'\n {2}exit code +3\n {2}wall +\d.*\n {2}user /);
  t.is(code, 3);
});

test('a command that ends at once has a summary too', async (t) => {
  const { stderr, code, stdout } = await cubestat(['run', 'true']);
  t.deepEqual([stdout, code], ['', 0]);
  t.regex(stderr, /^cubestat: true\n {2}exit code +0\n {2}wall +\d.*\n/);
});

test('the wall time is from before the command begins: it is never less than the command slept', async (t) => {
  const sleeping = await Promise.all(Array.from({ length: 8 }, () => run('exec sleep 0.3')));
  for (const { wall_seconds } of sleeping) t.true(Number(wall_seconds) >= 0.3, String(wall_seconds));
});

for (const [what, args, words] of [
  ['after --', ['-i', '50ms', '--', 'echo', '--help', '-i', '-'], '--help -i -\n'],
  ['without --', ['echo', '--help', '--', '-f'], '--help -- -f\n'],
  ['behind options with values', ['-qi', '50ms', '--interval=1s', '-i2s', 'echo', '-q'], '-q\n'],
  ['that begin with --', ['--', 'echo', '--', 'a'], '-- a\n'],
  ['that are empty', ['printf', '<%s>', '', '1.0'], '<><1.0>'],
] as const) {
  test(`words of the command are its own: ${what}`, async (t) => {
    t.like(await cubestat(['run', ...args]), { stdout: words, code: 0 });
  });
}

test('what cannot be started: 127 when there is none, 126 when it cannot be executed, as in a shell', async (t) => {
  const folder = makeTree(t, { plain: 'text\n', script: '#!/no/such/interpreter\n' });
  spawnSync('chmod', ['+x', join(folder, 'script')]);
  for (const [word, code, reason] of [
    ['no-such-command', 127, 'command not found'],
    ['./no/such/file', 127, 'no such file or directory'],
    ['', 127, 'command not found'],
    [folder, 126, 'permission denied'],
    [join(folder, 'plain'), 126, 'permission denied'],
    [join(folder, 'script'), 126, 'the interpreter in its first line is missing'],
  ] as const) {
    t.deepEqual(await inProcess(['run', '--', word]), {
      ...{ code, stdout: '' },
      stderr: `cubestat: cannot run ${word || "''"}: ${reason}\n`,
    });
  }
});

test('a command line that makes no sense starts nothing', async (t) => {
  const folder = makeTree(t, {});
  for (const args of [[], ['--']]) t.is((await inProcess(['run', ...args])).code, 2);
  for (const [args, code] of [
    [['--nonsense'], 2],
    [['-f', 'xml'], 2],
    [['-o', '-'], 2],
    [['--fd', '999999'], 2],
    [['--fd', '3', '-o', 'a'], 2],
    [['-o', '/no/such/folder/a'], 74],
  ] as const) {
    t.is((await inProcess(['run', ...args, '--', 'touch', join(folder, 'started')])).code, code, args.join(' '));
  }
  t.deepEqual(readdirSync(folder), []);
});

for (const signal of ['SIGTERM', 'SIGKILL', 'SIGSEGV', 'SIGINT', 'SIGPIPE'] as const) {
  test(`a command that ends by ${signal}`, async (t) => {
    const { code, stderr } = await inProcess(['run', '--', 'sh', '-c', `kill -${signal.slice(3)} $$`]);
    t.is(code, 128 + constants.signals[signal]);
    t.regex(stderr, new RegExp(`exit code +${code}, ended by ${signal}\n`));
  });
}

test('signals reach the command, which decides, again and again', async (t) => {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
  // A shell may lose a signal that comes while its trap runs.
  const script = `for (const signal of ${JSON.stringify(signals)}) process.on(signal, () => console.log(signal));
    process.stdin.on('end', () => process.exit(7)).resume(); console.log('ready')`;
  const child = start(['run', '--', process.execPath, '-e', script]);
  const ended = once(child, 'exit');
  const heard: string[] = [];
  const expected = signals.flatMap((signal) => [signal, signal, signal]);
  for await (const line of createInterface(child.stdout!)) {
    const next = expected[heard.length];
    heard.push(line);
    if (next === undefined) child.stdin!.end();
    else child.kill(next);
  }
  t.deepEqual(heard, ['ready', ...expected]);
  t.deepEqual(await ended, [7, null]);
});

for (const by of ['nohup', `sh -c 'trap "" HUP; "$@"; exit' sh`]) {
  test(`a command outlives a hangup where cubestat was to: ${by}`, async (t) => {
    const ready = join(makeTree(t, {}), 'ready');
    const command = `sh -c 'touch ${ready}; until [ -e ${ready}.hup ]; do sleep 0.05; done; echo whole'`;
    const script = `set -m; ${by} "${process.execPath}" "${executable}" run -q -- ${command} < /dev/null 2> /dev/null &
      until [ -e ${ready} ]; do sleep 0.05; done; kill -HUP -- -$!; touch ${ready}.hup; wait $!; echo $?`;
    t.is((await shell(script)).stdout, 'whole\n0\n');
  });
}

test('a reader that has seen enough ends the command and nothing else', async (t) => {
  const { stdout, stderr } = await shell('cubestat run -- yes | head -1; echo "${PIPESTATUS[@]}"; cubestat run -- sh -c "yes | head -1"');
  t.is(stdout, 'y\n141 0\ny\n');
  t.regex(stderr, /exit code +141, ended by SIGPIPE/);
});

test('stdin that is a file stays where the command left it', async (t) => {
  const folder = makeTree(t, { in: 'one\ntwo\nthree\n' });
  const { stdout } = await shell(`{ cubestat run -q -- sh -c 'read a; echo "<$a>"' 2>/dev/null; cat; } < ${folder}/in`);
  t.is(stdout, '<one>\ntwo\nthree\n');
});

test('standard streams that are closed', async (t) => {
  t.is((await shell('cubestat run true >&- <&-; echo $?')).stdout, '0\n');
  t.is((await shell('cubestat run sh -c "exit 5" 2>&-; echo $?')).stdout, '5\n');
});

test('the environment and the group are those of cubestat', async (t) => {
  const { stdout } = await cubestat(
    ['run', '--', 'sh', '-c', 'echo $CUBESTAT_INTERVAL; cut -d" " -f5 /proc/self/stat; cut -d" " -f5 /proc/$PPID/stat'],
    {
      environment: { CUBESTAT_INTERVAL: '3s' },
    },
  );
  const [interval, group, ours] = stdout.split('\n');
  t.is(interval, '3s');
  t.is(group, ours);
});

test('-o and --fd have the samples, a line each', async (t) => {
  const path = join(makeTree(t, {}), 'a.ndjson');
  const fd = openSync(path, 'w');
  t.teardown(() => closeSync(fd));
  for (const flags of [
    ['-o', path],
    ['--fd', '3'],
  ]) {
    writeFileSync(path, '');
    const child = spawn(process.execPath, [executable, 'run', '-i', '50ms', ...flags, 'cat'], { stdio: ['pipe', 'pipe', 'pipe', fd] });
    await until(() => readFileSync(path, 'utf8').includes('\n'), 'a sample is written');
    child.stdin!.end();
    t.is((await outcome(child)).code, 0);
    t.true('cpu.utilization.percent' in JSON.parse(readFileSync(path, 'utf8').split('\n')[0]!).metrics);
  }
});

test('samples whose reader leaves end, the command does not', async (t) => {
  const { stdout, code } = await shell('cubestat run -i 20ms --fd 3 sh -c "sleep 0.5; echo done" 3> >(head -c 1 > /dev/null)');
  t.deepEqual([stdout, code], ['done\n', 0]);
});

test('a full disk takes samples or summary away, and is the exit code where the command did not fail', async (t) => {
  const child = start(['run', '-q', '-i', '20ms', '-o', '/dev/full', 'cat']);
  const [said] = (await once(child.stderr!, 'data')) as [Buffer];
  t.is(String(said), 'cubestat: samples: cannot write to /dev/full: no space left on device\n');
  child.stdin!.end();
  t.is((await outcome(child)).code, 74);
  t.is((await cubestat(['run', '--summary', '/dev/full', 'true'])).code, 74);
  t.is((await cubestat(['run', '--summary', '/dev/full', 'false'])).code, 1);
});

test('with --format the summary is data behind the output; --summary appends it to a file', async (t) => {
  const file = join(makeTree(t, { step: 'before\n' }), 'step');
  const { stdout, stderr } = await cubestat(['run', '--format', 'markdown', '--', 'echo', 'hi']);
  t.regex(stdout, /^hi\n\n### <code>echo hi<\/code>\n\n\| \| \| \|\n/);
  t.is(stderr, '');
  t.is((await cubestat(['run', '-f', 'csv', '--summary', file, '--', 'echo', 'hi'])).stdout, 'hi\n');
  t.regex(readFileSync(file, 'utf8'), /^before\ncommand,started,exit_code,.*\necho hi,20.*,0,/);
});

const work = 'i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done';

peer('python3')('the CPU time of 20 short children is that of getrusage', async (t) => {
  const measure = `
import os, resource, subprocess, sys
code = subprocess.call([sys.argv[1], sys.argv[2], 'run', '-f', 'json', '--', sys.executable, '-c', '''
import resource, subprocess, sys
for n in range(20): subprocess.call(['bash', '-c', sys.argv[1]])
u = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(one.ru_utime + one.ru_stime for one in u), flush=True)
''', sys.argv[3]])`;
  const { stdout } = await outcome(spawn('python3', ['-c', measure, process.execPath, executable, work]));
  const expected = Number(stdout.split('\n')[0]);
  const { user_seconds, system_seconds } = summaryOf(stdout);
  const told = Number(user_seconds) + Number(system_seconds);
  // Beside two percent, what python takes to end after it has told.
  t.true(Math.abs(told - expected) < 0.02 * expected + 0.03, `${told} instead of ${expected}`);
});

test('what descends from the command counts, whoever waits for it', async (t) => {
  const busy = `n=0; while read -r _ _ _ _ _ _ _ _ _ _ _ _ _ u _ < /proc/$BASHPID/stat && [ $u -lt 30 ]; do :; done`;
  const mark = join(makeTree(t, {}), 'done');
  const { user_seconds } = await run(
    `( setsid bash -c '( ${busy}; sleep 0.1; touch ${mark} ) & sleep 0.2' & ); until [ -e ${mark} ]; do sleep 0.1; done`,
  );
  t.true(Number(user_seconds) >= 0.25, `${user_seconds}`);
});

test('a daemon that goes on is told of, and neither waited for nor ended', async (t) => {
  const folder = makeTree(t, {});
  const { processes_left } = await run(
    `setsid sh -c 'echo $$ > ${folder}/pid; exec sleep 60 > /dev/null 2>&1' & until [ -s ${folder}/pid ]; do :; done`,
  );
  t.is(processes_left, 1);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  t.true(existsSync(`/proc/${pid}`));
  process.kill(pid);
});

test('bytes of all its processes, and the memory of the largest and of all', async (t) => {
  const bytes = 3 * 2 ** 20;
  const summary = await run(
    `head -c ${bytes} /dev/zero | cat > /dev/null; x=$(head -c 20000000 /dev/zero | tr '\\0' x); sleep 1`,
    '-i',
    '50ms',
  );
  t.true(Number(summary['written_bytes']) >= 2 * bytes);
  t.true(Number(summary['peak_rss_bytes']) >= 20_000_000);
  t.true(Number(summary['peak_pss_bytes']) >= 10_000_000);
});

test('hundreds of short processes', async (t) => {
  const { code, stdout } = await cubestat([
    'run',
    '-i',
    '20ms',
    '-f',
    'json',
    '--',
    'bash',
    '-c',
    'for ((i = 0; i < 300; i++)); do (:); done',
  ]);
  t.is(code, 0);
  t.is(summaryOf(stdout)['processes_left'], 0);
});

peer('tmux')('Ctrl-C on a terminal reaches the command once; Ctrl-Z and fg work', async (t) => {
  const window = await openWindow();
  t.teardown(() => window.end());
  const script = join(makeTree(t, {}), 'count');
  writeFileSync(
    script,
    `n=0; trap 'n=$((n+1)); echo got $n' INT; echo ready; while ! read -t 0.1 line; do :; done; echo "end $n $line"; exit 4\n`,
  );
  window.run(`cubestat run -- bash ${script}; echo "code=$?"`);
  await window.shows(/^ready$/m);
  window.press('C-c');
  await window.shows(/got 1/);
  window.press('C-z');
  await window.shows(/Stopped/);
  window.run('fg; echo "code=$?"');
  window.run('x');
  await window.shows(/end 1/);
  t.regex(await window.shows(/code=4/), /end 1/);
});

peer('script')('Ctrl-C ends the script too that runs the command', async (t) => {
  const loop = `for turn in 1 2; do echo turn $turn; ${process.execPath} ${executable} run -- sh -c "echo ready; exec sleep 60"; done; echo over`;
  const child = spawn('script', ['-qec', `bash -c '${loop}'`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let screen = '';
  child.stdout.on('data', (text) => {
    screen += text;
    if (/^ready/m.test(String(text))) child.stdin.write('\u0003');
  });
  const [code] = (await once(child, 'close')) as [number];
  t.is(code, 130);
  t.regex(screen, /ended by SIGINT/);
  t.notRegex(screen, /turn 2|over/);
});
