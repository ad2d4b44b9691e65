import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hasEnded, parseProcessStat, type ProcessStat } from '../processes/index.ts';

/** Identifies a process, so that others, also in another container or on another host, can find out whether it still runs. */
export interface Holder {
  readonly pid: number;
  /** Its start in clock ticks since the boot, for its number may have been reused. */
  readonly started: string;
  /** The boot id of its kernel, in a container that of the host; empty without /proc. */
  readonly boot: string;
  /** Its PID namespace; each container has its own. */
  readonly namespace: string;
  /** The machine-id(5), which outlives a change of the host's name; else that name. */
  readonly machine: string;
}

export function thisProcess(): Holder {
  return {
    pid: process.pid,
    started: String(statOf('self')?.start ?? ''),
    boot: read('/proc/sys/kernel/random/boot_id'),
    namespace: namespaceOf('self'),
    machine: read('/etc/machine-id') || hostname(),
  };
}

/** The line of a lock file, with its newline. */
export function writeHolder({ pid, started, boot, namespace, machine }: Holder): string {
  return `${[pid, started, boot, namespace, machine].join(' ')}\n`;
}

/** Parses a lock file; undefined for another text. Earlier versions wrote number, start and name of the host only. */
export function parseHolder(text: string): Holder | undefined {
  const [, pid, started = '', rest = ''] = /^(\d+) (\S*) (.*)\n$/.exec(text) ?? [];
  const [machine = '', namespace = '', boot = ''] = rest.split(' ').toReversed();
  return pid === undefined ? undefined : { pid: Number(pid), started, boot, namespace, machine };
}

/** Whether a process runs. One in another container, or elsewhere, cannot be checked from here. */
export function locate(holder: Holder, own = thisProcess()): 'runs' | 'gone' | 'in another container' | 'elsewhere' {
  const { pid, started, boot, namespace, machine } = holder;
  if (boot !== own.boot && boot !== '') return machine === own.machine ? 'gone' : 'elsewhere';
  if (boot === '' && machine !== hostname()) return 'elsewhere';
  if (boot === '' || namespace === own.namespace) return runs(pid, started) ? 'runs' : 'gone';
  return isContained(holder) ? 'in another container' : 'elsewhere';
}

/** Whether a process is in a PID namespace of its own. */
export function isContained({ namespace }: Holder): boolean {
  return namespace !== '' && namespace !== outermost;
}

/** The PID namespace of the host: PROC_PID_INIT_INO of the kernel. */
const outermost = '4026531836';

function runs(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const stat = statOf(String(pid));
  // Where /proc hides other users' processes, only the number can be checked.
  return stat === undefined || (String(stat.start) === started && !hasEnded(stat));
}

function statOf(pid: string): ProcessStat | undefined {
  return parseProcessStat(read(`/proc/${pid}/stat`));
}

function namespaceOf(pid: string): string {
  try {
    return /\d+/.exec(readlinkSync(`/proc/${pid}/ns/pid`))?.[0] ?? '';
  } catch {
    return '';
  }
}

/** Reads a file; empty where that fails. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}
