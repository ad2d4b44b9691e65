import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import { type RootDirectory, labelIn, numberIn } from './pseudo-files/index.ts';
import { perSecond, sumOf, wrappingDelta } from './rate.ts';

/** Running average power limit counters, of Intel and AMD: https://docs.kernel.org/power/powercap/powercap.html */
export const power: Collector = {
  name: 'power',
  describe: 'Power that the CPU packages draw, from RAPL.',
  open({ sysfs }) {
    const packages = findPackages(sysfs);
    if (typeof packages === 'string') return packages;
    const meters = packages.map((each) => openMeter(sysfs, each));
    return (emit, elapsed) => {
      const watts = meters.map((meter) => meter(emit, elapsed));
      // A partial sum of packages would look like an idle machine.
      const all = sumOf(watts, (each) => each);
      emit('power.watts', watts.includes(undefined) ? undefined : all);
    };
  },
};

const directory = 'class/powercap';

interface Package {
  readonly name: string;
  readonly energy: string;
  /** Microjoules after which the counter wraps. */
  readonly range: number;
}

/**
 * The zones of whole packages. Subzones (core, uncore, dram) are inside or beside them, `psys` is the whole board, and `intel-rapl-mmio`
 * repeats the packages.
 */
function findPackages(sysfs: RootDirectory): Package[] | string {
  const packages: Package[] = [];
  for (const entry of sysfs.list(directory)) {
    const zone = `${directory}/${entry}`;
    const name = /^intel-rapl:\d+$/.test(entry) ? /^package-(.+)/.exec(labelIn(sysfs, `${zone}/name`) ?? '')?.[1] : undefined;
    if (name === undefined) continue;
    const energy = `${zone}/energy_uj`;
    packages.push({ name, energy, range: numberIn(sysfs, `${zone}/max_energy_range_uj`) ?? NaN });
  }
  if (packages.length === 0) return `no CPU package is under ${sysfs.root}/${directory}`;
  // Since 2020 only root may read it, because power readings leak data (CVE-2020-8694).
  if (!packages.some(({ energy }) => sysfs.isReadable(energy))) return `${sysfs.root}/${packages[0]!.energy} is readable by root only`;
  return packages;
}

function openMeter(sysfs: RootDirectory, { name, energy, range }: Package): (emit: Emit, elapsed: number) => number | undefined {
  const instance = encodeInstance(name);
  let before: number | undefined;
  let joules = 0;
  return (emit, elapsed) => {
    const now = numberIn(sysfs, energy, 'each tick');
    const spent = energySpent({ now, before, range }, elapsed);
    before = now;
    joules += spent ?? 0;
    const watts = perSecond(spent, elapsed);
    emit(`power.package.${instance}.watts`, watts);
    emit(`power.package.${instance}.joules_total`, now === undefined ? undefined : joules);
    return watts;
  };
}

/**
 * Joules between two readings in microjoules. A counter that was reset, as after a suspend, would look like a wrap with an impossible
 * power.
 */
export function energySpent(
  { now, before, range }: { readonly now: number | undefined; readonly before: number | undefined; readonly range: number },
  elapsed: number,
): number | undefined {
  const microjoules = wrappingDelta(now, before, range);
  const watts = perSecond(microjoules, elapsed * 1e6);
  return microjoules === undefined || watts === undefined || !(watts < mostWatts) ? undefined : microjoules / 1e6;
}

const mostWatts = 10_000;
