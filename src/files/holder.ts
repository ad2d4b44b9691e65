import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process so that another one, also in another container or on another host, can tell whether it still runs. */
export interface Holder {
  readonly pid: number;
  /** When it started, in clock ticks since the boot: another process may have its number by now. */
  readonly started: string;
  /** The boot of its kernel; empty where there is no /proc. A container has its host's. */
  readonly boot: string;
  /** Within which its number means something: each container has its own. */
  readonly namespace: string;
  /** That of machine-id(5), which stays when the name of the host changes; else that name. */
  readonly machine: string;
}

export function thisProcess(): Holder {
  return {
    pid: process.pid,
    started: statusOf('self')?.started ?? '',
    boot: read('/proc/sys/kernel/random/boot_id'),
    namespace: namespaceOf('self'),
    machine: read('/etc/machine-id') || hostname(),
  };
}

/** A line, with its newline. */
export function writeHolder({ pid, started, boot, namespace, machine }: Holder): string {
  return `${[pid, started, boot, namespace, machine].join(' ')}\n`;
}

/** undefined where no holder is named. Earlier versions wrote no more than a number, a start and the name of the host. */
export function parseHolder(text: string): Holder | undefined {
  const [, pid, started = '', rest = ''] = /^(\d+) (\S*) (.*)\n$/.exec(text) ?? [];
  const [machine = '', namespace = '', boot = ''] = rest.split(' ').toReversed();
  return pid === undefined ? undefined : { pid: Number(pid), started, boot, namespace, machine };
}

/** Whether a process runs; one in another container or elsewhere may be gone, and cannot be looked at from here. */
export function locate(holder: Holder, own = thisProcess()): 'runs' | 'gone' | 'in another container' | 'elsewhere' {
  const { pid, started, boot, namespace, machine } = holder;
  if (boot !== own.boot && boot !== '') return machine === own.machine ? 'gone' : 'elsewhere';
  if (boot === '' && machine !== hostname()) return 'elsewhere';
  if (boot === '' || namespace === own.namespace) return runs(pid, started) ? 'runs' : 'gone';
  return isContained(holder) ? 'in another container' : 'elsewhere';
}

/** Whether its number means nothing outside a container. */
export function isContained({ namespace }: Holder): boolean {
  return namespace !== '' && namespace !== outermost;
}

/** That of the host: PROC_PID_INIT_INO of the kernel. */
const outermost = '4026531836';

function runs(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const status = statusOf(String(pid));
  // Where /proc hides the processes of others, its number is all that is known of it.
  return status === undefined || (status.started === started && !/[ZX]/.test(status.state));
}

/** From proc_pid_stat(5). The name that comes before may hold anything but `)`. */
function statusOf(pid: string): { readonly state: string; readonly started: string } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const [state, started] = [0, 19].map((at) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[at]);
  return state && started ? { state, started } : undefined;
}

function namespaceOf(pid: string): string {
  try {
    return /\d+/.exec(readlinkSync(`/proc/${pid}/ns/pid`))?.[0] ?? '';
  } catch {
    return '';
  }
}

/** Empty where there is none. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}
