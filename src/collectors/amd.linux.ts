import type { Gpu } from './gpu.ts';
import type { RootDirectory } from './root-directory.ts';
import { isAwake, labelIn, numberIn } from './sysfs.linux.ts';

/** The cards of the amdgpu driver; undefined when there is none. https://docs.kernel.org/gpu/amdgpu/thermal.html */
export function openAmd(sysfs: RootDirectory): (() => Gpu[]) | undefined {
  let known = sysfs.list(directory).join();
  let cards = findCards(sysfs);
  if (cards.length === 0) return undefined;
  return () => {
    // External cards come and go.
    const entries = sysfs.list(directory).join();
    if (entries !== known) cards = findCards(sysfs);
    known = entries;
    return cards.map((card) => readCard(sysfs, card));
  };
}

const directory = 'class/drm';

interface Card {
  readonly instance: string;
  readonly device: string;
  /** The existing files of the card by what they measure; the values of several are added up. */
  readonly files: Readonly<Partial<Record<Exclude<keyof Gpu, 'instance'>, { readonly paths: readonly string[]; readonly scale: number }>>>;
}

function findCards(sysfs: RootDirectory): Card[] {
  return sysfs.list(directory).flatMap((instance) => {
    const device = `${directory}/${instance}/device`;
    // card0-DP-1 is a connector.
    if (!/^card\d+$/.test(instance) || !/^DRIVER=amdgpu$/m.test(labelIn(sysfs, `${device}/uevent`) ?? '')) return [];
    const hwmon = `${device}/hwmon/${sysfs.list(`${device}/hwmon`).find((entry) => entry.startsWith('hwmon')) ?? ''}`;
    const firstOf = (scale: number, ...paths: string[]) => {
      const path = paths.find((each) => sysfs.has(each));
      return path === undefined ? undefined : { paths: [path], scale };
    };
    const pools = isApu(sysfs, device, hwmon) ? ['vram', 'gtt'] : ['vram'];
    const memory = (what: 'used' | 'total') => {
      const paths = pools.map((pool) => `${device}/mem_info_${pool}_${what}`);
      return paths.every((path) => sysfs.has(path)) ? { paths, scale: 1 } : undefined;
    };
    const files = {
      utilization: firstOf(1, `${device}/gpu_busy_percent`),
      memoryUsed: memory('used'),
      memoryTotal: memory('total'),
      power: firstOf(1e-6, `${hwmon}/power1_average`, `${hwmon}/power1_input`),
      temperature: firstOf(1e-3, `${hwmon}/temp1_input`),
      coreClock: firstOf(1, `${hwmon}/freq1_input`),
      memoryClock: firstOf(1, `${hwmon}/freq2_input`),
    };
    return [{ instance, device, files: Object.fromEntries(Object.entries(files).filter(([, file]) => file)) }];
  });
}

/**
 * Whether a GPU shares the system's memory, and uses its carve-out (VRAM) and mapped memory (GTT) alike. Only APUs have `in1_input`;
 * without that or the files of discrete cards, a carve-out much smaller than the GTT decides. https://docs.kernel.org/gpu/amdgpu/thermal.html
 */
function isApu(sysfs: RootDirectory, device: string, hwmon: string): boolean {
  if (sysfs.has(`${hwmon}/in1_input`)) return true;
  if (!sysfs.has(`${hwmon}/power1_input`) || discreteOnly.some((file) => sysfs.has(`${hwmon}/${file}`))) return false;
  const carveOut = numberIn(sysfs, `${device}/mem_info_vram_total`) ?? NaN;
  return carveOut * 8 <= (numberIn(sysfs, `${device}/mem_info_gtt_total`) ?? NaN);
}

const discreteOnly = ['freq2_input', 'temp2_input', 'temp3_input'];

/** A sleeping card is listed without values, for reading them would wake it. */
function readCard(sysfs: RootDirectory, { instance, device, files }: Card): Gpu {
  if (!isAwake(sysfs, device)) return { instance };
  const read = Object.entries(files).map(([what, { paths, scale }]) => {
    const value = paths.reduce((sum, path) => sum + (numberIn(sysfs, path) ?? NaN), 0);
    return [what, Number.isNaN(value) ? undefined : value * scale] as const;
  });
  return { instance, ...Object.fromEntries(read) };
}
