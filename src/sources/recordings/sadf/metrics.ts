import { encodeInstance } from '../../../catalogue/index.ts';
import { isRecord } from '../../../samples/index.ts';
import { withoutNoise } from '../../../statistics/index.ts';

/** A metric of the catalogue, and the factor from sysstat's unit to its unit. `*` is the instance. */
type SameMetric = readonly [name: string, factor: number];

const [kibibytes, sectors, milliseconds, megahertz] = [1024, 512, 1e-3, 1e6];

/** The metrics that both have, by sysstat's sections; `*` or `all` is an instance of a list. See sadf(1) and sar(1). */
const same: Readonly<Record<string, SameMetric>> = {
  'cpu-load.all.usr': ['cpu.user.percent', 1],
  'cpu-load.all.iowait': ['cpu.iowait.percent', 1],
  'cpu-load.all.steal': ['cpu.steal.percent', 1],
  'cpu-load.all.sys': ['cpu.system.percent', 1],
  'cpu-load.all.irq': ['cpu.irq.percent', 1],
  'cpu-load.all.soft': ['cpu.softirq.percent', 1],
  'process-and-context-switch.proc': ['system.forks.ops_per_sec', 1],
  'process-and-context-switch.cswch': ['system.context_switches.ops_per_sec', 1],
  'interrupts.sum.all': ['system.interrupts.ops_per_sec', 1],
  'interrupts.sum.value': ['system.interrupts.ops_per_sec', 1],
  'paging.fault': ['vm.page_faults.ops_per_sec', 1],
  'paging.majflt': ['vm.major_page_faults.ops_per_sec', 1],
  'memory.memfree': ['memory.free.bytes', kibibytes],
  'memory.avail': ['memory.available.bytes', kibibytes],
  'memory.buffers': ['memory.buffers.bytes', kibibytes],
  'memory.cached': ['memory.cached.bytes', kibibytes],
  'memory.commit': ['memory.committed.bytes', kibibytes],
  'memory.dirty': ['memory.dirty.bytes', kibibytes],
  'memory.anonpg': ['memory.anonymous.bytes', kibibytes],
  'memory.slab': ['memory.slab.bytes', kibibytes],
  'memory.pgtbl': ['memory.page_tables.bytes', kibibytes],
  'memory.swpfree': ['swap.free.bytes', kibibytes],
  'memory.swpused': ['swap.used.bytes', kibibytes],
  'memory.swpused-percent': ['swap.used.percent', 1],
  'queue.ldavg-1': ['system.load.1m.tasks', 1],
  'queue.ldavg-5': ['system.load.5m.tasks', 1],
  'queue.ldavg-15': ['system.load.15m.tasks', 1],
  'queue.blocked': ['system.processes.blocked.count', 1],
  // Before 11.6 there were sectors only; now what stands behind them has more digits, and wins.
  'disk.*.rd_sec': ['disk.device.*.read.bytes_per_sec', sectors],
  'disk.*.wr_sec': ['disk.device.*.write.bytes_per_sec', sectors],
  'disk.*.avgqu-sz': ['disk.device.*.queue.requests', 1],
  'disk.*.rkB': ['disk.device.*.read.bytes_per_sec', kibibytes],
  'disk.*.wkB': ['disk.device.*.write.bytes_per_sec', kibibytes],
  'disk.*.dkB': ['disk.device.*.discard.bytes_per_sec', kibibytes],
  'disk.*.await': ['disk.device.*.wait.seconds', milliseconds],
  'disk.*.aqu-sz': ['disk.device.*.queue.requests', 1],
  'disk.*.util-percent': ['disk.device.*.utilization.percent', 1],
  'network.net-dev.*.rxkB': ['network.interface.*.rx.bytes_per_sec', kibibytes],
  'network.net-dev.*.txkB': ['network.interface.*.tx.bytes_per_sec', kibibytes],
  'network.net-dev.*.rxpck': ['network.interface.*.rx.packets_per_sec', 1],
  'network.net-dev.*.txpck': ['network.interface.*.tx.packets_per_sec', 1],
  'network.net-edev.*.rxerr': ['network.interface.*.rx.errors_per_sec', 1],
  'network.net-edev.*.txerr': ['network.interface.*.tx.errors_per_sec', 1],
  'network.net-edev.*.rxdrop': ['network.interface.*.rx.drops_per_sec', 1],
  'network.net-edev.*.txdrop': ['network.interface.*.tx.drops_per_sec', 1],
  'power-management.cpu-frequency.all.frequency': ['cpu.frequency.hertz', megahertz],
  'power-management.cpu-frequency.*.frequency': ['cpu.core.*.frequency.hertz', megahertz],
  'psi.psi-cpu.some_avg': ['pressure.cpu.some.percent', 1],
  'psi.psi-io.some_avg': ['pressure.io.some.percent', 1],
  'psi.psi-io.full_avg': ['pressure.io.full.percent', 1],
  'psi.psi-mem.some_avg': ['pressure.memory.some.percent', 1],
  'psi.psi-mem.full_avg': ['pressure.memory.full.percent', 1],
};

type Metrics = Map<string, number>;
type Fields = Readonly<Record<string, unknown>>;

/** The metrics of a record, under cubestat's names if it has them, else under sysstat's, as in `sysstat.paging.pgpgin`. */
export function metricsOfRecord(record: Fields): Record<string, number> {
  const metrics: Metrics = new Map();
  // Versions before 11.2 called it so when all modes of the CPUs were recorded.
  const { 'cpu-load-all': load = record['cpu-load'], ...others } = record;
  collect({ ...others, 'cpu-load': load }, [], undefined, metrics);
  for (const entry of Array.isArray(load) ? load : []) if (isRecord(entry)) addUtilization(entry, metrics);
  return Object.fromEntries(metrics);
}

function collect(fields: Fields, path: readonly string[], instance: string | undefined, metrics: Metrics): void {
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'number') add(path, instance, key, value, metrics);
    else if (Array.isArray(value)) collectEach(value, [...path, key], metrics);
    else if (isRecord(value) && key !== 'timestamp') collect(value, [...path, key], instance, metrics);
  }
}

/** Each entry of a list begins with its instance: a CPU, a device, an interface. */
function collectEach(entries: readonly unknown[], path: readonly string[], metrics: Metrics): void {
  for (const entry of entries) {
    if (!isRecord(entry)) continue;
    const [[, of] = [], ...others] = Object.entries(entry);
    if (typeof of === 'string' || typeof of === 'number') collect(Object.fromEntries(others), path, String(of), metrics);
  }
}

function add(path: readonly string[], instance: string | undefined, key: string, value: number, metrics: Metrics): void {
  const at = (of: readonly string[]) => [...path, ...of, key].join('.');
  const found = instance === undefined ? same[at([])] : (same[at([instance])] ?? (instance === 'all' ? undefined : same[at(['*'])]));
  if (found)
    metrics.set(
      found[0].replace('*', () => encodeInstance(instance!)),
      withoutNoise(value * found[1]),
    );
  else metrics.set(ownName([...path, ...(instance === undefined ? [] : [instance])], key), value);
}

function ownName(path: readonly string[], key: string): string {
  const [, bare = key, unit = ''] = /^(.+)-(percent)$/.exec(key) ?? [];
  return ['sysstat', ...path, bare, unit].filter(Boolean).map(encodeInstance).join('.');
}

/** Guest time is included in user and nice, unless all modes were recorded, which the key `usr` shows. */
function addUtilization({ cpu, usr, nice, guest, gnice, idle, iowait, ...others }: Fields, metrics: Metrics): void {
  if (typeof idle !== 'number' || typeof iowait !== 'number') return;
  // An offline CPU has 0 in all modes.
  const isOnline = [usr, nice, idle, iowait, ...Object.values(others)].some((value) => typeof value === 'number' && value > 0);
  const name = cpu === 'all' ? 'cpu' : `cpu.core.${encodeInstance(String(cpu))}`;
  if (isOnline) metrics.set(`${name}.utilization.percent`, withoutNoise(100 - idle - iowait));
  if (cpu !== 'all' || typeof usr !== 'number' || typeof nice !== 'number') return;
  metrics.delete('sysstat.cpu-load.all.nice');
  metrics.set('cpu.nice.percent', nice);
  if (typeof guest === 'number' && typeof gnice === 'number') metrics.set('cpu.guest.percent', withoutNoise(guest + gnice));
}
