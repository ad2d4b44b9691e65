import { encodeInstance } from '../../catalogue/index.ts';
import type { Emit, Read } from '../collector.ts';
import { firstAnswers } from '../first-answers.ts';
import { askProgram, kernelOrProgram, type Usage } from './usage.ts';
import type { Host } from '../host.ts';
import { Query } from '../query.ts';

/** A mount and the names of its metrics. */
export interface QueriedMount {
  readonly path: string;
  /** Who reports the usage: the kernel at once, or a program that may hang on a dead server. */
  readonly by: 'kernel' | 'program';
  /** Without a name, nothing is emitted. */
  readonly names: Partial<ReturnType<typeof namesOfMount>>;
}

/** Emits the usage of mounts. The list may change between ticks. A mount that never answers does not delay the others. */
export function readFilesystems(mounts: () => readonly QueriedMount[], host: Host): Read {
  const queries = new Map<string, Query<Usage | undefined>>();
  const askKernel = kernelOrProgram(host);
  const queryOf = ({ path, by }: QueriedMount) => {
    const query = queries.get(path) ?? new Query(() => (by === 'kernel' ? askKernel(path) : askProgram(path, host.signal)), host.now);
    queries.set(path, query);
    return query;
  };
  return (emit) => {
    const asked = mounts().map((mount) => ({ mount, query: queryOf(mount) }));
    if (queries.size > asked.length) forgetOthers(queries, asked);
    const emitAll = () => {
      for (const { mount, query } of asked) emitUsage(emit, mount, usageIn(query, host.now()));
    };
    const unanswered = asked.flatMap(({ query }) => {
      const pending = query.refresh(host.now() - query.askedAt >= askedAnew);
      return pending && !usageIn(query, host.now()) ? [pending] : [];
    });
    return unanswered.length === 0 ? emitAll() : firstAnswers(unanswered, host).then(emitAll);
  };
}

/** Containers mount and unmount without end. */
function forgetOthers(queries: Map<string, unknown>, asked: readonly { readonly mount: QueriedMount }[]): void {
  const paths = new Set(asked.map(({ mount }) => mount.path));
  for (const path of queries.keys()) if (!paths.has(path)) queries.delete(path);
}

/** Seconds between two queries of a mount: each takes a thread or a process, and usage changes slowly. */
const askedAnew = 5;

/** Seconds after which the last answer of a dead server is too old. */
const stale = 15;

function usageIn({ answer, answeredAt }: Query<Usage | undefined>, now: number): Usage | undefined {
  return now - answeredAt > stale ? undefined : answer;
}

function emitUsage(emit: Emit, { names }: QueriedMount, usage: Usage | undefined): void {
  for (const what of parts) if (usage && names[what]) emit(names[what], usage[what]);
}

const parts = ['usedPercent', 'used', 'available', 'size', 'inodesUsedPercent', 'inodesUsed', 'inodes'] as const satisfies (keyof Usage)[];

/** The metric names of a mount. */
export function namesOfMount(point: string) {
  const mount = `filesystem.mount.${encodeInstance(point)}` as const;
  return {
    usedPercent: `${mount}.used.percent`,
    used: `${mount}.used.bytes`,
    available: `${mount}.available.bytes`,
    size: `${mount}.size.bytes`,
    inodesUsedPercent: `${mount}.inodes_used.percent`,
    inodesUsed: `${mount}.inodes_used.count`,
    inodes: `${mount}.inodes.count`,
  } as const;
}
