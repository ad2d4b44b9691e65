import { encodeInstance } from '../catalogue/index.ts';
import { memoize, memoizeLast } from '../memoize.ts';
import type { Collector, Emit } from './collector.ts';
import type { Host } from './host.ts';
import { parseMountinfo, selectMounts, parseMountstats, type NfsCounters } from './mounts/index.ts';
import { delta, perSecond, sumPerSecond } from './rate.ts';
import { rationedSpan } from './rationed.ts';

export const nfs: Collector = {
  name: 'nfs',
  describe: 'NFS mounts: operations, bytes, waiting times and retransmissions, from mountstats; their servers are not asked.',
  open(host) {
    const mounts = watchNfsMounts(host);
    if (!mounts) return `no NFS client is loaded: ${host.procfs.root}/fs/nfsfs is missing`;
    const path = `${processOf(host)}/mountstats`;
    const span = rationedSpan(() => parseMountstats(host.procfs.open(path)?.tryRead() ?? ''));
    const namesOf = memoize((point: string) => `nfs.mount.${encodeInstance(point)}` as const);
    return (emit) => {
      const points = mounts();
      if (points.length === 0) return;
      const { now, before, seconds } = span(host.now());
      const changes = points.flatMap((point) => {
        const counters = now.get(point);
        if (!counters) return [];
        const change = changeOf(counters, before?.get(point));
        emitMount(emit, namesOf(point), { counters, change, seconds });
        return change ?? [];
      });
      emit('nfs.operations.ops_per_sec', rate(changes, 'operations', seconds));
      emit('nfs.retransmits.ops_per_sec', rate(changes, 'retransmits', seconds));
      emit('nfs.read.bytes_per_sec', rate(changes, 'readBytes', seconds));
      emit('nfs.write.bytes_per_sec', rate(changes, 'writtenBytes', seconds));
    };
  },
};

/** With `--rootfs`, the mounts are those of the host's first process. */
function processOf({ rootfs }: Host): 'self' | '1' {
  return rootfs === '/' ? 'self' : '1';
}

/** The mount points of NFS, each filesystem once, as bind mounts repeat its counters; undefined without an NFS client. */
function watchNfsMounts(host: Host): (() => readonly string[]) | undefined {
  const mountinfo = host.procfs.open(`${processOf(host)}/mountinfo`, 'half a second');
  const pointsIn = memoizeLast((text: string) => {
    const all = parseMountinfo(text).filter(({ type }) => type === 'nfs' || type === 'nfs4');
    return [...selectMounts(all, 'remote'), ...selectMounts(all, 'local')].map(({ point }) => point);
  });
  const read = () => pointsIn(mountinfo?.tryRead() ?? '');
  // An automounter may mount NFS later.
  return read().length > 0 || host.procfs.has('fs/nfsfs') ? read : undefined;
}

/** The activity between two readings; undefined where another filesystem is mounted now. */
function changeOf(now: NfsCounters, before: NfsCounters | undefined): Change | undefined {
  if (!before || now.operations < before.operations) return undefined;
  const counters = Object.keys(now) as (keyof NfsCounters)[];
  return Object.fromEntries(counters.map((name) => [name, delta(now[name], before[name])])) as Change;
}

type Change = Readonly<Record<keyof NfsCounters, number | undefined>>;

function rate(changes: readonly Change[], what: keyof Change, seconds: number): number | undefined {
  return sumPerSecond(changes, seconds, (change) => change[what]);
}

function mean(time: number | undefined, operations: number | undefined): number | undefined {
  return time === undefined || !operations ? undefined : time / operations;
}

interface Reading {
  readonly counters: NfsCounters;
  readonly change: Change | undefined;
  readonly seconds: number;
}

function emitMount(emit: Emit, name: `nfs.mount.${string}`, { counters, change, seconds }: Reading): void {
  emit(`${name}.operations.ops_per_sec`, perSecond(change?.operations, seconds));
  emit(`${name}.retransmits.ops_per_sec`, perSecond(change?.retransmits, seconds));
  emit(`${name}.timeouts.ops_per_sec`, perSecond(change?.timeouts, seconds));
  emit(`${name}.read.bytes_per_sec`, perSecond(change?.readBytes, seconds));
  emit(`${name}.write.bytes_per_sec`, perSecond(change?.writtenBytes, seconds));
  emit(`${name}.wait.seconds`, mean(change?.execution, change?.operations));
  emit(`${name}.round_trip.seconds`, mean(change?.roundTrip, change?.operations));
  emit(`${name}.read.wait.seconds`, mean(change?.readExecution, change?.reads));
  emit(`${name}.write.wait.seconds`, mean(change?.writeExecution, change?.writes));
  emit(`${name}.operations.ops_total`, counters.operations);
  emit(`${name}.retransmits.ops_total`, counters.retransmits);
  emit(`${name}.timeouts.ops_total`, counters.timeouts);
  emit(`${name}.read.bytes_total`, counters.readBytes);
  emit(`${name}.write.bytes_total`, counters.writtenBytes);
}
