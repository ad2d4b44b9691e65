import type { InputOutput, ProcessStat } from '../../src/processes/process-files.linux.ts';
import { nothing, type Processes } from '../../src/processes/processes.linux.ts';

/** A process; what is not given is that of one that has done nothing, in a group and a session of its own. */
export function aProcess(pid: number, parent: number, more: Partial<ProcessStat> = {}): ProcessStat {
  const idle = { state: 'S', flags: 0, childFaults: 0, threads: 1, user: 0, system: 0, childUser: 0, childSystem: 0, rssPages: 0 };
  return { pid, parent, name: 'x', group: 90, session: 90, foregroundGroup: -1, start: pid, ...idle, ...more };
}

/** A host whose processes the test brings. This process is 100, a child of the shell 90. */
export function fakeProcesses(own: ProcessStat = aProcess(100, 90)) {
  const shell = aProcess(90, 1);
  const fake = {
    own,
    others: [] as readonly ProcessStat[],
    bytes: new Map<number, InputOutput>(),
    waited: nothing,
    sizes: new Map<number, { readonly peakRss?: number; readonly pss?: number }>(),
    reads: 0,
  };
  const all = () => [aProcess(1, 0, { group: 1, session: 1 }), shell, fake.own, ...fake.others];
  const processes: Processes = {
    pids: () => all().map(({ pid }) => pid),
    stat: (pid) => ((fake.reads += 1), pid === 'self' ? fake.own : all().find((one) => one.pid === pid)),
    inputOutput: (pid) => fake.bytes.get(pid),
    peakRss: (pid) => fake.sizes.get(pid)?.peakRss,
    pss: (pid) => fake.sizes.get(pid)?.pss,
    descriptors: () => undefined,
    commandLine: () => '',
    waitedInputOutput: () => fake.waited,
  };
  return Object.assign(fake, { processes });
}
