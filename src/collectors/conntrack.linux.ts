import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { isOwn, networkFolder } from './network/index.ts';
import { percentOf } from './rate.ts';
import { type RootDirectory, countIn } from './pseudo-files/index.ts';

export const conntrack: Collector = {
  name: 'conntrack',
  describe: 'The table of tracked connections, which firewalls and NAT use: entries, limit and drops, every 5 seconds.',
  every: 5,
  open({ procfs }) {
    const statistics = `${networkFolder(procfs)}/stat/nf_conntrack`;
    const limits = ['netfilter/nf_conntrack_max', 'nf_conntrack_max'].map((name) => `sys/net/${name}`);
    const limit = limits.find((path) => procfs.has(path));
    const counts = countFile(procfs);
    if (!procfs.has(statistics) && counts === undefined) return `no connections are tracked: ${procfs.root}/${statistics} is missing`;
    const dropped = drops.map(({ column, rate, total }) => ({ column, watch: watchCounter(rate, total) }));
    return (emit, elapsed) => {
      const statistic = parseConntrack(procfs.open(statistics)?.tryRead() ?? '');
      const entries = statistic.entries ?? (counts === undefined ? undefined : countIn(procfs, counts, 'each tick'));
      const most = limit === undefined ? undefined : countIn(procfs, limit, 'each tick');
      emit('conntrack.entries.count', entries);
      emit('conntrack.limit.count', most);
      emit('conntrack.used.percent', percentOf(entries, most));
      for (const { column, watch } of dropped) watch(emit, statistic[column], elapsed);
    };
  },
};

const drops = [
  { column: 'drop', rate: 'conntrack.drops_per_sec', total: 'conntrack.drops_total' },
  { column: 'early_drop', rate: 'conntrack.early.drops_per_sec', total: 'conntrack.early.drops_total' },
  { column: 'insert_failed', rate: 'conntrack.insert.errors_per_sec', total: 'conntrack.insert.errors_total' },
] as const;

/** /proc/sys/net shows the namespace of the reading process, whichever /proc is mounted. */
function countFile(procfs: RootDirectory): string | undefined {
  const path = 'sys/net/netfilter/nf_conntrack_count';
  return (isOwn(procfs) || procfs.resolve('net') === 'net') && procfs.has(path) ? path : undefined;
}

const columns = ['entries', 'drop', 'early_drop', 'insert_failed'] as const;

export type Conntrack = Readonly<Record<(typeof columns)[number], number | undefined>>;

/**
 * Parses /proc/net/stat/nf_conntrack: a line of names, then a line of hexadecimal counters per CPU, each of which repeats the number of
 * entries in the whole table. https://docs.kernel.org/networking/nf_conntrack-sysctl.html, net/netfilter/nf_conntrack_standalone.c
 */
export function parseConntrack(text: string): Conntrack {
  const [header = '', ...lines] = text.split('\n');
  const names = fieldsOf(header);
  const perCpu = lines.map(fieldsOf).filter((fields) => fields.length === names.length);
  const sum: Record<string, number | undefined> = {};
  for (const column of columns) {
    const place = names.indexOf(column);
    const counts = place < 0 ? [] : perCpu.map((fields) => hexadecimal(fields[place]));
    sum[column] = column === 'entries' ? counts[0] : total(counts);
  }
  return sum as Conntrack;
}

function fieldsOf(line: string): string[] {
  return line.split(' ').filter((field) => field !== '');
}

/** Parses a hexadecimal number of at most 32 bits; undefined for other text. */
function hexadecimal(field = ''): number | undefined {
  return /^[\da-f]{1,8}$/i.test(field) ? Number.parseInt(field, 16) : undefined;
}

/** The sum of all CPUs; undefined without one of them, as a partial sum would look like a fall. */
function total(counts: readonly (number | undefined)[]): number | undefined {
  return counts.length === 0 || counts.includes(undefined) ? undefined : counts.reduce<number>((sum, count) => sum + count!, 0);
}
