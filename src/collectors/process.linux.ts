import { glob, type Glob } from '../patterns/index.ts';
import { flag, list, value, wholeNumber } from '../options/index.ts';
import { isStuck, openProcesses, openProcessList, StatFiles, type Processes } from '../processes/index.ts';
import { orList } from '../text/index.ts';
import type { Collector } from './collector.ts';
import { openGpuClients } from './gpu/index.ts';
import { withUniqueNames } from './unique-names.ts';
import { numberOfLine } from './pseudo-files/index.ts';
import { commandOf, openGroup, type GroupSettings, openObserver, openTop, processUnits, ProcessTable } from './process/index.ts';

const options = {
  processes: value(
    { placeholder: 'N', describe: 'The N processes that are largest by CPU, by memory, and by GPU' },
    wholeNumber({ least: 1 }),
  ),
  pid: list({ placeholder: 'PID', describe: 'What this process and its descendants take' }, wholeNumber({ least: 1 })),
  match: list(
    { placeholder: 'GLOB', describe: 'What the processes take whose name or command line matches, and their descendants' },
    plainGlob,
  ),
  pss: flag({ describe: 'The proportional size of processes too, which is costly to read' }),
};

/** Shown where it is asked for by name only. */
const defaultCount = 5;

export const process: Collector<typeof options> = {
  name: 'process',
  describe: 'The largest processes, and groups of processes that are followed.',
  optional: true,
  options,
  requestedBy: ['processes', 'pid', 'match'],
  open(host, { processes: count, pid: pids, match: globs, pss }) {
    const { root } = host.procfs;
    const processes = openProcesses(root);
    if (processes.pids().length === 0) return `${root} shows no processes`;
    const missing = pids.filter((pid) => !processes.stat(pid));
    if (count === undefined && missing.length === pids.length + globs.length && missing.length > 0)
      return `no process has the ID ${orList(missing.map(String))}`;
    const groups = withUniqueNames([...pids.map((pid) => ofPid(pid, processes)), ...globs.map((pattern) => ofPattern(pattern, processes))]);
    const units = processUnits(host);
    const files = new StatFiles(root);
    const forks = () => numberOfLine(host.procfs.open('stat')?.tryRead() ?? '', 'processes');
    const table = new ProcessTable(openProcessList({ procfs: root, forks }), files);
    const gpus = openGpuClients(host);
    const observer = openObserver(root, { withPss: pss, gpus });
    const shown = count ?? (groups.length === 0 ? defaultCount : undefined);
    const parts = groups.map((group) => openGroup(group, table, observer, units));
    if (shown !== undefined) parts.unshift(openTop(shown, { table, observer, units, gpus, now: () => host.now() }));
    host.signal.addEventListener('abort', () => files.close(), { once: true });
    return (emit, elapsed) => {
      const changes = table.scan(host.now());
      observer.begin(host.now());
      gpus?.refresh();
      for (const part of parts) part(emit, elapsed, changes);
    };
  },
};

function plainGlob(text: string): Glob {
  if (text.startsWith('!')) throw new Error('expected a glob without a leading !');
  return glob(text);
}

/** The process with a PID, named by its command, which stays the same when it is restarted under another PID. */
function ofPid(pid: number, processes: Processes): GroupSettings {
  const root = processes.stat(pid);
  return {
    name: root ? commandOf(root) : String(pid),
    isRoot: (stat) => stat.pid === pid && stat.start === root?.start,
  };
}

/** Processes whose name, program or command line matches. */
function ofPattern(pattern: Glob, processes: Processes): GroupSettings {
  const own = ancestry(processes);
  return {
    name: pattern.text,
    isRoot(stat) {
      if (stat.pid === own[0]) return false;
      if (pattern.matches(stat.name) || pattern.matches(commandOf(stat))) return true;
      // The pattern is also in the command line of the ancestors of this process: a shell, sudo, ssh.
      if (own.includes(stat.pid) || isStuck(stat)) return false;
      const line = processes.commandLine(stat.pid);
      return pattern.matches(line) || pattern.matches(programOf(line));
    },
  };
}

/** This process and its ancestors, nearest first. */
function ancestry(processes: Processes): number[] {
  const pids: number[] = [];
  for (let stat = processes.stat('self'); stat && !pids.includes(stat.pid); stat = processes.stat(stat.parent)) pids.push(stat.pid);
  return pids;
}

/** The name of the program, from the first word: the kernel cuts its own copy after 15 bytes. */
function programOf(line: string): string {
  const [program = ''] = line.split(' ', 1);
  return program.slice(program.lastIndexOf('/') + 1);
}
