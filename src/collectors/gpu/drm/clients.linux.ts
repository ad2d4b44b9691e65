import { openProcesses } from '../../../processes/index.ts';
import { cardDescriptors, fdinfoFiles, type CardDescriptor, type FdinfoFile } from './descriptors.linux.ts';
import { parseFdinfo, type DrmClient } from './fdinfo.linux.ts';
import { busyBetween } from './use.ts';
import type { GpuClient } from '../client.ts';
import type { Host } from '../../host.ts';
import { isAwake } from '../../pseudo-files/index.ts';
import { monotonic } from '../../../time/index.ts';

/** The processes that have a card open, and their use of it. Only root sees those of other users. */
export interface DrmClients {
  /** Reads the known clients, and searches for others, within 1 % of a core. */
  refresh(): void;
  /** The clients of a process, which is searched now if it was not before. */
  of(pid: number): GpuClient[];
  all(): GpuClient[];
  pids(): number[];
  /** Whether every process has been searched. */
  readonly isComplete: boolean;
}

/** The share of a core that the search may take. */
const share = 0.01;

/** Processes searched in each sample, whatever the share. */
const leastPerSample = 16;

/** A client of a process, read through one of its descriptors. */
interface KnownClient {
  readonly descriptor: CardDescriptor;
  readonly file: FdinfoFile;
  readonly read: DrmClient;
  readonly readAt: number;
  readonly use: GpuClient;
}

/** `sharesMemory`: whether system memory that a device maps counts as its own. */
export function openDrmClients(
  host: Pick<Host, 'procfs' | 'sysfs' | 'now'>,
  sharesMemory: (device: string) => boolean,
  stopwatch = monotonic,
): DrmClients {
  const processes = openProcesses(host.procfs.root);
  const open = fdinfoFiles(host.procfs.root, () => host.now());
  const known = new Map<number, Map<string, KnownClient>>();
  const looked = new Set<number>();
  let queue: number[] = [];
  let refreshedAt: number | undefined;
  let dueAt = -Infinity;
  let isDenied = false;
  let isComplete = false;

  const read = (descriptor: CardDescriptor, file: FdinfoFile, before?: KnownClient): KnownClient | undefined => {
    const client = parseFdinfo(file.read());
    if (!client) return undefined;
    const { device, id, ownMemory, sharedMemory } = client;
    const key = `${device} ${id}`;
    const readAt = host.now();
    const engines = before?.use.key === key ? busyBetween(before.read, client, readAt - before.readAt) : new Map<string, number>();
    const memory = ownMemory === undefined || sharesMemory(device) ? (ownMemory ?? 0) + sharedMemory : ownMemory;
    return { descriptor, file, read: client, readAt, use: { key, device, engines, memory } };
  };
  // Reading a client would wake its card.
  const sleeps = ({ node }: CardDescriptor) => !isAwake(host.sysfs, `class/drm/${node}/device`);
  const readKnown = () => {
    for (const [pid, clients] of known) {
      for (const [key, before] of clients) {
        const now = sleeps(before.descriptor) ? idle(before) : read(before.descriptor, before.file, before);
        if (now?.use.key === key) clients.set(key, now);
        else {
          before.file.close();
          clients.delete(key);
        }
      }
      if (clients.size === 0) known.delete(pid);
    }
  };
  const lookAt = (pid: number) => {
    looked.add(pid);
    const clients = known.get(pid) ?? new Map<string, KnownClient>();
    const descriptors = cardDescriptors(host.procfs.root, pid);
    if (!descriptors) isDenied = true;
    const inUse = new Set([...clients.values()].map(({ descriptor }) => descriptor.number));
    for (const descriptor of descriptors ?? []) {
      if (inUse.has(descriptor.number) || sleeps(descriptor)) continue;
      const file = open(pid, descriptor.number);
      const found = read(descriptor, file);
      // Several descriptors of one client report the same numbers.
      if (found && !clients.has(found.use.key)) clients.set(found.use.key, found);
      else file.close();
    }
    if (clients.size > 0) known.set(pid, clients);
  };
  const beginRound = () => {
    isComplete = refreshedAt !== undefined && !isDenied;
    looked.clear();
    queue = processes.pids();
    // Process 1 is always listed, unless /proc hides the processes of other users.
    isDenied = !queue.includes(1);
  };

  return {
    refresh() {
      const now = host.now();
      if (now < dueAt || now === refreshedAt) return;
      const began = stopwatch();
      readKnown();
      dueAt = now + (stopwatch() - began) / share;
      const end = began + share * (now - (refreshedAt ?? now));
      if (queue.length === 0) beginRound();
      for (let count = 0; queue.length > 0 && (count < leastPerSample || stopwatch() < end); count += 1) lookAt(queue.pop()!);
      refreshedAt = now;
    },
    of(pid) {
      if (!looked.has(pid)) lookAt(pid);
      return usesOf(known.get(pid));
    },
    all: () => [...known.values()].flatMap(usesOf),
    pids: () => [...known.keys()],
    get isComplete() {
      return isComplete;
    },
  };
}

function idle(client: KnownClient): KnownClient {
  return { ...client, use: { ...client.use, engines: new Map() } };
}

function usesOf(clients: ReadonlyMap<string, KnownClient> = new Map()): GpuClient[] {
  return [...clients.values()].map(({ use }) => use);
}
