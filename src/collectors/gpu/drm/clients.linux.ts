import { openProcesses, type Processes } from '../../../processes/index.ts';
import { cardDescriptors, fdinfoFiles, type CardDescriptor, type FdinfoFile } from './descriptors.linux.ts';
import { parseFdinfo, type DrmClient } from './fdinfo.linux.ts';
import { busyBetween } from './use.ts';
import type { GpuClient } from '../client.ts';
import type { Host } from '../../host.ts';
import { isAwake } from '../../pseudo-files/index.ts';
import { openRation, share, type Ration } from '../../rationed.ts';
import { monotonic } from '../../../time/index.ts';

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

type ClientsHost = Pick<Host, 'procfs' | 'sysfs' | 'now'>;

/** The processes that have a card open, and their use of it. Only root sees those of other users. */
export class DrmClients {
  readonly #host: ClientsHost;
  readonly #sharesMemory: (device: string) => boolean;
  readonly #stopwatch: () => number;
  readonly #ration: Ration;
  readonly #processes: Processes;
  readonly #openFdinfo: ReturnType<typeof fdinfoFiles>;
  readonly #known = new Map<number, Map<string, KnownClient>>();
  readonly #searched = new Set<number>();
  /** The processes still to be searched in this round. */
  #queue: number[] = [];
  #refreshedAt: number | undefined;
  #isDenied = false;
  #isComplete = false;

  /** `sharesMemory`: whether system memory that a device maps counts as its own. */
  constructor(host: ClientsHost, sharesMemory: (device: string) => boolean, stopwatch: () => number = monotonic) {
    this.#host = host;
    this.#sharesMemory = sharesMemory;
    this.#stopwatch = stopwatch;
    this.#ration = openRation(stopwatch);
    this.#processes = openProcesses(host.procfs.root);
    this.#openFdinfo = fdinfoFiles(host.procfs.root, () => host.now());
  }

  /** Whether every process has been searched. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Reads the known clients, and searches for others, within 1 % of a core. */
  refresh(): void {
    const now = this.#host.now();
    if (!this.#ration.isDue(now) || now === this.#refreshedAt) return;
    const began = this.#stopwatch();
    const end = this.#ration.begin(now);
    this.#readKnown();
    end();
    this.#searchUntil(began + share * (now - (this.#refreshedAt ?? now)));
    this.#refreshedAt = now;
  }

  /** The clients of a process, which is searched now if it was not before. */
  of(pid: number): GpuClient[] {
    if (!this.#searched.has(pid)) this.#search(pid);
    return usesOf(this.#known.get(pid));
  }

  all(): GpuClient[] {
    return [...this.#known.values()].flatMap(usesOf);
  }

  pids(): number[] {
    return [...this.#known.keys()];
  }

  #readKnown(): void {
    for (const [pid, clients] of this.#known) {
      for (const [key, before] of clients) {
        const now = this.#sleeps(before.descriptor) ? idle(before) : this.#read(before.descriptor, before.file, before);
        if (now?.use.key === key) clients.set(key, now);
        else {
          before.file.close();
          clients.delete(key);
        }
      }
      if (clients.size === 0) this.#known.delete(pid);
    }
  }

  #searchUntil(end: number): void {
    if (this.#queue.length === 0) this.#beginRound();
    for (let count = 0; this.#queue.length > 0 && (count < leastPerSample || this.#stopwatch() < end); count += 1)
      this.#search(this.#queue.pop()!);
  }

  #beginRound(): void {
    this.#isComplete = this.#refreshedAt !== undefined && !this.#isDenied;
    this.#searched.clear();
    this.#queue = this.#processes.pids();
    // Process 1 is always listed, unless /proc hides the processes of other users.
    this.#isDenied = !this.#queue.includes(1);
  }

  #search(pid: number): void {
    this.#searched.add(pid);
    const clients = this.#known.get(pid) ?? new Map<string, KnownClient>();
    const descriptors = cardDescriptors(this.#host.procfs.root, pid);
    if (!descriptors) this.#isDenied = true;
    const inUse = new Set([...clients.values()].map(({ descriptor }) => descriptor.number));
    for (const descriptor of descriptors ?? []) {
      if (inUse.has(descriptor.number) || this.#sleeps(descriptor)) continue;
      const file = this.#openFdinfo(pid, descriptor.number);
      const found = this.#read(descriptor, file);
      // Several descriptors of one client report the same numbers.
      if (found && !clients.has(found.use.key)) clients.set(found.use.key, found);
      else file.close();
    }
    if (clients.size > 0) this.#known.set(pid, clients);
  }

  #read(descriptor: CardDescriptor, file: FdinfoFile, before?: KnownClient): KnownClient | undefined {
    const client = parseFdinfo(file.read());
    if (!client) return undefined;
    const { device, id, ownMemory, sharedMemory } = client;
    const key = `${device} ${id}`;
    const readAt = this.#host.now();
    const engines = before?.use.key === key ? busyBetween(before.read, client, readAt - before.readAt) : new Map<string, number>();
    const memory = ownMemory === undefined || this.#sharesMemory(device) ? (ownMemory ?? 0) + sharedMemory : ownMemory;
    return { descriptor, file, read: client, readAt, use: { key, device, engines, memory } };
  }

  /** Reading a client would wake a card that sleeps. */
  #sleeps({ node }: CardDescriptor): boolean {
    return !isAwake(this.#host.sysfs, `class/drm/${node}/device`);
  }
}

function idle(client: KnownClient): KnownClient {
  return { ...client, use: { ...client.use, engines: new Map() } };
}

function usesOf(clients: ReadonlyMap<string, KnownClient> = new Map()): GpuClient[] {
  return [...clients.values()].map(({ use }) => use);
}
