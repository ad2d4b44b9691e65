import { join } from 'node:path';
import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import { askKernel, askProgram, type Usage } from './filesystem-usage.linux.ts';
import type { Host } from './host.ts';
import type { ReusableFile } from './reusable-file.ts';
import { parseMountinfo, type Mount } from './mountinfo.linux.ts';
import { answererOf, selectMounts, type Locality } from './mounts.linux.ts';
import { flag } from '../options.ts';
import { settledWithin, systemClock } from '../timer.ts';

export const filesystem = collectorOf('local', {
  name: 'filesystem',
  describe: 'Space and inodes of local filesystems.',
});

/** Remote mounts have a collector of their own, for a dead server can block it. */
export const remoteFilesystem = collectorOf('remote', {
  name: 'remote_filesystem',
  describe: 'Space and inodes of network and FUSE filesystems.',
  optional: true,
  options: { remoteFilesystems: flag({ describe: 'Network filesystems too' }) },
});

function collectorOf(locality: Locality, about: Omit<Collector, 'open'>): Collector {
  return {
    ...about,
    open(host) {
      const mountinfo = openMountinfo(host);
      if (!mountinfo) return `${host.procfs.root}/self/mountinfo is missing`;
      const mounts = watchMounts(mountinfo, host.rootfs, locality);
      const answers = new Map<string, Answer>();
      return (emit) => {
        const known = mounts().map((mount) => answerOf(answers, mount, host));
        const unanswered = known.flatMap(({ usage, pending }) => (usage === undefined && pending ? [pending] : []));
        if (unanswered.length === 0) return emitAll(emit, known);
        return settledWithin(unanswered, Math.min(host.interval / 2, firstAnswer), systemClock).then(() => emitAll(emit, known));
      };
    },
  };
}

/** Seconds for which the first answers are awaited. Later ones count for the next tick. */
const firstAnswer = 0.4;

/** Seconds after which a mount is asked again: that takes a thread or a process, and space changes slowly. */
const askedAnew = 5;

/** Seconds after which the last answer of a dead server is too old. */
const stale = 15;

/** The last answer of one mount. A mount that never answers does not affect the others. */
interface Answer {
  readonly mount: AskedMount;
  usage?: Usage | undefined;
  answeredAt: number;
  askedAt: number;
  pending?: Promise<void> | undefined;
}

/** Returns the last answer of a mount, and asks again when that is due and no question is pending. */
function answerOf(answers: Map<string, Answer>, mount: AskedMount, host: Host): Answer {
  const answer = answers.get(mount.path) ?? { mount, answeredAt: -Infinity, askedAt: -Infinity };
  answers.set(mount.path, answer);
  const now = host.now();
  if (now - answer.answeredAt > stale) answer.usage = undefined;
  if (answer.pending || now - answer.askedAt < askedAnew) return answer;
  answer.askedAt = now;
  const asked = mount.by === 'kernel' ? askKernel(mount.path) : askProgram(mount.path, host.signal);
  answer.pending = store(answer, asked, host);
  return answer;
}

async function store(answer: Answer, asked: Promise<Usage | undefined>, { now }: Pick<Host, 'now'>): Promise<void> {
  answer.usage = await asked;
  answer.answeredAt = now();
  answer.pending = undefined;
}

/** With `--rootfs`, the mounts are those of the host's first process. */
function openMountinfo({ procfs, rootfs }: Host): ReusableFile | undefined {
  const own = () => procfs.open('self/mountinfo', 'half a second');
  if (rootfs === '/') return own();
  try {
    return procfs.open('1/mountinfo', 'half a second') ?? own();
  } catch {
    return own();
  }
}

interface AskedMount {
  readonly path: string;
  /** `local`: the kernel answers at once; `remote`: a server or a program, which may be gone. */
  readonly by: 'kernel' | 'program';
  readonly names: ReturnType<typeof namesOf>;
}

function emitAll(emit: Emit, answers: readonly Answer[]): void {
  for (const { mount, usage } of answers) {
    if (usage) for (const what of parts) emit(mount.names[what], usage[what]);
  }
}

function watchMounts(mountinfo: ReusableFile, rootfs: string, locality: Locality): () => readonly AskedMount[] {
  let known: string | undefined;
  let asked: readonly AskedMount[] = [];
  return () => {
    const text = mountinfo.read();
    if (text === known) return asked;
    known = text;
    const mounts = selectMounts(mountsBelow(rootfs, parseMountinfo(text)), locality);
    asked = mounts.map((mount) => ({ path: join(rootfs, mount.point), by: answererOf(mount), names: namesOf(mount.point) }));
    return asked;
  };
}

/**
 * The mounts by their path on the host. A container without the host's process namespace sees them below the point
 * where the host's root directory is mounted.
 */
export function mountsBelow(rootfs: string, mounts: readonly Mount[]): Mount[] {
  if (rootfs === '/' || !mounts.some(({ point }) => point === rootfs)) return [...mounts];
  return mounts.flatMap((mount) => {
    if (mount.point === rootfs) return [{ ...mount, point: '/' }];
    return mount.point.startsWith(`${rootfs}/`) ? [{ ...mount, point: mount.point.slice(rootfs.length) }] : [];
  });
}

const parts = ['usedPercent', 'used', 'available', 'size', 'inodesUsedPercent', 'inodesUsed', 'inodes'] as const satisfies (keyof Usage)[];

function namesOf(point: string) {
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
