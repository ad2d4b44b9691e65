import { errnoOf } from '../errors.ts';
import type { Collector, Emit } from './collector.ts';
import type { ReusableFile, RootDirectory } from './pseudo-files/index.ts';
import { delta, shareOfTime } from './rate.ts';

export const pressure: Collector = {
  name: 'pressure',
  describe: 'Time in which tasks waited for CPU, memory, I/O or interrupts (PSI), from /proc/pressure.',
  open({ procfs }) {
    const reads = resources.flatMap((resource) => {
      const file = openIfSupported(procfs, `pressure/${resource}`);
      return file ? [openResource(resource, file)] : [];
    });
    if (reads.length === 0) return `${procfs.root}/pressure gives nothing: the kernel was built or booted without it (psi=1)`;
    return (emit, elapsed) => {
      for (const read of reads) read(emit, elapsed);
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

function openResource(resource: (typeof resources)[number], file: ReusableFile): (emit: Emit, elapsed: number) => void {
  const names = {
    some: { percent: `pressure.${resource}.some.percent`, total: `pressure.${resource}.some.seconds_total` },
    full: { percent: `pressure.${resource}.full.percent`, total: `pressure.${resource}.full.seconds_total` },
  } as const;
  let before: StallTimes = {};
  return (emit, elapsed) => {
    const now = parsePressure(file.tryRead() ?? '');
    for (const severity of severities) {
      const waited = delta(now[severity], before[severity]);
      emit(names[severity].percent, shareOfTime(waited, 1e6 * elapsed));
      emit(names[severity].total, (now[severity] ?? NaN) / 1e6);
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
  return { some: totalOf(/^some .*\btotal=(\d+)/m, text), full: totalOf(/^full .*\btotal=(\d+)/m, text) };
}

function totalOf(line: RegExp, text: string): number | undefined {
  const total = line.exec(text)?.[1];
  return total === undefined ? undefined : Number(total);
}
