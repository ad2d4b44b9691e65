import { encodeInstance } from '../../catalogue/index.ts';
import type { Emit, Read } from '../collector.ts';
import { firstAnswers } from '../first-answers.ts';
import { askKernel, askProgram, type Usage } from './usage.ts';
import type { Host } from '../host.ts';

/** A mount and the names of its metrics. */
export interface QueriedMount {
  readonly path: string;
  /** Who reports the usage: the kernel at once, or a program that may hang on a dead server. */
  readonly by: 'kernel' | 'program';
  /** Without a name, nothing is emitted. */
  readonly names: Partial<ReturnType<typeof namesOfMount>>;
}

/** Emits the usage of mounts. The list may change between ticks. */
export function readFilesystems(mounts: () => readonly QueriedMount[], host: Host): Read {
  const answers = new Map<string, Answer>();
  return (emit) => {
    const known = mounts().map((mount) => answerOf(answers, mount, host));
    const unanswered = known.flatMap(({ usage, pending }) => (usage === undefined && pending ? [pending] : []));
    if (unanswered.length === 0) return emitAll(emit, known);
    return firstAnswers(unanswered, host).then(() => emitAll(emit, known));
  };
}

/** Seconds between two queries of a mount: each takes a thread or a process, and usage changes slowly. */
const askedAnew = 5;

/** Seconds after which the last answer of a dead server is too old. */
const stale = 15;

/** The last answer of one mount. A mount that never answers does not delay the others. */
interface Answer {
  readonly mount: QueriedMount;
  usage?: Usage | undefined;
  answeredAt: number;
  askedAt: number;
  pending?: Promise<void> | undefined;
}

/** Returns the last answer of a mount, and queries it again when that is due and no query is pending. */
function answerOf(answers: Map<string, Answer>, mount: QueriedMount, host: Host): Answer {
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

function emitAll(emit: Emit, answers: readonly Answer[]): void {
  for (const { mount, usage } of answers) {
    for (const what of parts) {
      const name = mount.names[what];
      if (usage && name) emit(name, usage[what]);
    }
  }
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
