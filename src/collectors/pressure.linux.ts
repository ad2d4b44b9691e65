import { errnoOf } from '../errors.ts';
import type { Collector, Emit } from './collector.ts';
import { endOfLine, numberAt, startOfLine, type ReusableFile, type RootDirectory } from './pseudo-files/index.ts';
import { delta, shareOfTime } from './rate.ts';

export const pressure: Collector = {
  name: 'pressure',
  describe: 'Time in which tasks waited for CPU, memory, I/O or interrupts (PSI), from /proc/pressure.',
  open({ procfs }) {
    const opened = resources.flatMap((resource) => {
      const file = openIfSupported(procfs, `pressure/${resource}`);
      return file ? [{ file, watch: watchStalls(`pressure.${resource}`) }] : [];
    });
    if (opened.length === 0) return `${procfs.root}/pressure gives nothing: the kernel was built or booted without it (psi=1)`;
    return (emit, elapsed) => {
      for (const { file, watch } of opened) watch(emit, parsePressure(file.tryRead() ?? ''), elapsed);
    };
  },
};

const resources = ['cpu', 'memory', 'io', 'irq'] as const;
const severities = ['some', 'full'] as const;

/**
 * Opens a file if it is readable: a kernel with PSI disabled may list the files and refuse to open or read them, and one without interrupt
 * accounting refuses `irq`. https://docs.kernel.org/accounting/psi.html
 */
function openIfSupported(procfs: RootDirectory, path: string): ReusableFile | undefined {
  try {
    const file = procfs.open(path);
    return file?.tryRead() === undefined ? undefined : file;
  } catch (error) {
    if (['ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

type Prefix = `pressure.${(typeof resources)[number]}` | `cgroup.path.${string}.pressure.${'cpu' | 'memory' | 'io'}`;

/** Emits the time in which tasks waited for a resource since boot, and its share since the previous reading. */
export function watchStalls(prefix: Prefix): (emit: Emit, now: StallTimes, elapsed: number) => void {
  const names = severities.map(
    (severity) => ({ severity, percent: `${prefix}.${severity}.percent`, total: `${prefix}.${severity}.seconds_total` }) as const,
  );
  let before: StallTimes = {};
  return (emit, now, elapsed) => {
    for (const { severity, percent, total } of names) {
      emit(percent, shareOfTime(delta(now[severity], before[severity]), 1e6 * elapsed));
      emit(total, (now[severity] ?? NaN) / 1e6);
    }
    before = now;
  };
}

/** Microseconds in which some or all tasks waited. `irq` has `full` only, and before Linux 5.13 `cpu` has `some` only. */
export interface StallTimes {
  readonly some?: number | undefined;
  readonly full?: number | undefined;
}

/** Parses the totals of a file of /proc/pressure. Its averages are over 10 s or more, so rates are computed from the totals. */
export function parsePressure(text: string): StallTimes {
  return { some: totalOf(text, 'some '), full: totalOf(text, 'full ') };
}

function totalOf(text: string, severity: string): number | undefined {
  const line = startOfLine(text, severity);
  const at = line < 0 ? -1 : text.lastIndexOf(label, endOfLine(text, line));
  return at > line ? numberAt(text, at + label.length) : undefined;
}

const label = ' total=';
