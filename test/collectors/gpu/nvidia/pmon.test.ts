import test from 'ava';
import { readNvidiaProcesses, type NvidiaProcess } from '../../../../src/collectors/gpu/nvidia/pmon.ts';
import { recorded } from './fake-nvidia-smi.ts';

function read(text: string) {
  const processes: NvidiaProcess[] = [];
  const onLine = readNvidiaProcesses((process) => processes.push(process));
  const unread = text.split('\n').filter((line) => !onLine(line));
  return { processes, unread };
}

test('a card for games: what draws, and what encodes', (t) => {
  const { processes, unread } = read(recorded('rtx-2080-super.pmon'));
  t.deepEqual(unread, []);
  t.deepEqual(processes.slice(0, 3), [
    { gpu: '0', pid: 1696, type: 'G', engines: new Map(), memory: undefined },
    { gpu: '0', pid: 4584, type: 'G', engines: new Map(), memory: undefined },
    {
      ...{ gpu: '0', pid: 5267, type: 'C', memory: undefined },
      engines: new Map([
        ['compute', 7],
        ['encoder', 99],
      ]),
    },
  ]);
});

test('a GPU that is partitioned does not tell what a process does', (t) => {
  const { processes, unread } = read(recorded('h100-mig.pmon'));
  t.deepEqual(unread, []);
  t.is(processes.length, 15);
  t.true(processes.every(({ engines }) => engines.size === 0));
});

// NordicHPC/sonar #170
test('columns are found by their heading, which differs from version to version', (t) => {
  const old = `# gpu        pid  type    fb    sm   mem   enc   dec   command
# Idx          #   C/G    MB     %     %     %     %   name
    0      25985     C   893    12     0     -     -   python3.7
    3          -     -     -     -     -     -     -   -`;
  const young = `# gpu         pid   type     sm    mem    enc    dec    jpg    ofa     fb   ccpm    command
# Idx           #    C/G      %      %      %      %      %      %     MB     MB    name
    0      25985     C     12      0      -      -      -      -    893      0    a program with spaces`;
  const told = { gpu: '0', pid: 25_985, type: 'C', engines: new Map([['compute', 12]]), memory: 893 * 2 ** 20 };
  for (const text of [old, young]) t.deepEqual(read(text), { processes: [told], unread: [] });
});

test('what is not a table is told', (t) => {
  const text = ' Not supported on the device(s)\nFailed to process command line.';
  t.deepEqual(read(text), { processes: [], unread: text.split('\n') });
  t.deepEqual(read('    0       1  C   12').processes, [], 'a row without a heading');
});

// Syllo/nvtop #110; of NVML, all ones stand for a value that is not known
test('shares beyond the whole and memory beyond any are not known', (t) => {
  const { processes } = read(`# gpu  pid  type  sm  mem  enc  dec  fb  command
# Idx    #   C/G   %    %    %    %   MB  name
    0   77     C 655    0   40    -  17592186044415  python`);
  t.deepEqual(processes, [{ gpu: '0', pid: 77, type: 'C', engines: new Map([['encoder', 40]]), memory: undefined }]);
});
