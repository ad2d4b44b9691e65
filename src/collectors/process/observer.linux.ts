import { hasEnded, nothing, openProcesses, type InputOutput } from '../../processes/index.ts';
import type { GpuClient, GpuClients } from '../gpu/index.ts';
import type { KnownProcess } from './table.linux.ts';
import { rationedEach } from '../rationed.ts';

/** The costly readings of the few displayed processes. Most are for the owner and root only; what is not readable is undefined. */
export interface Observation {
  /** Includes children that it has waited for. */
  readonly io?: InputOutput | undefined;
  /** At the scan before; undefined where it was not observed then. */
  readonly ioBefore?: InputOutput | undefined;
  readonly descriptors?: number | undefined;
  /** Bytes of the proportional set size. */
  readonly pss?: number | undefined;
  /** Empty where it uses no GPU. */
  readonly gpuClients?: readonly GpuClient[] | undefined;
  /** The process has ended, and these are its last known values. */
  readonly isGone: boolean;
}

export interface Observer {
  /** Begins a scan, in which each process is observed once. `now` is monotonic time in seconds. */
  begin(now: number): void;
  observe(process: KnownProcess): Observation;
  /** The observation of the scan before. */
  previous(process: KnownProcess): Observation | undefined;
}

interface ObserverSettings {
  /** The kernel walks page tables for it. */
  readonly withPss: boolean;
  readonly gpus?: GpuClients | undefined;
}

export function openObserver(procfs: string, { withPss, gpus }: ObserverSettings): Observer {
  const processes = openProcesses(procfs);
  const pssOf = withPss ? rationedEach(({ stat }: KnownProcess) => processes.pss(stat.pid)) : () => undefined;
  let now = 0;
  let before = new Map<KnownProcess, Observation>();
  let current = new Map<KnownProcess, Observation>();

  const read = (known: KnownProcess): Observation => {
    const { stat, isNew } = known;
    const last = isNew ? nothing : before.get(known)?.io;
    const gone = { io: last, ioBefore: last, isGone: true };
    if (hasEnded(stat)) return gone;
    const io = processes.inputOutput(stat.pid);
    const descriptors = processes.descriptors(stat.pid);
    const pss = pssOf(known, now);
    const isMissing = io === undefined || descriptors === undefined;
    if (isMissing && processes.stat(stat.pid)?.start !== stat.start) return gone;
    return { io, ioBefore: last, descriptors, pss, gpuClients: gpus?.of(stat.pid), isGone: false };
  };
  return {
    begin(at) {
      now = at;
      before = current;
      current = new Map();
    },
    observe(known) {
      const observation = current.get(known) ?? read(known);
      current.set(known, observation);
      return observation;
    },
    previous: (known) => before.get(known),
  };
}
