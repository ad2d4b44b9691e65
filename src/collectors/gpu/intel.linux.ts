import { firstOf, labelledTemperature, watchCards, type CardFiles, type DrmCard } from './drm/index.ts';
import type { Gpu } from './gpu.ts';
import type { RootDirectory } from '../pseudo-files/index.ts';

/** The drivers of Intel's GPUs: i915, and xe for those from 2023 on. */
const intelDrivers = ['i915', 'xe'] as const;

/**
 * Intel's cards; undefined when there is none. sysfs does not report engine utilization. Files: rps_act_freq_mhz and rc6_residency_ms of
 * i915; https://docs.kernel.org/gpu/xe/xe_gt_freq.html and its neighbours; hwmon of discrete cards.
 */
export function openIntel(sysfs: RootDirectory): (() => Gpu[]) | undefined {
  return watchCards(sysfs, intelDrivers, (card) => filesOf(sysfs, card));
}

function filesOf(sysfs: RootDirectory, { directory, device, hwmon }: DrmCard): CardFiles {
  // Render and compute are on GT 0; from Meteor Lake on, the video engines are on GT 1.
  const [render, media] = [`${device}/tile0/gt0`, `${device}/tile0/gt1`];
  const [oldRender, oldMedia] = [`${directory}/gt/gt0`, `${directory}/gt/gt1`];
  return {
    coreClock: firstOf(sysfs, [`${oldRender}/rps_act_freq_mhz`, `${directory}/gt_act_freq_mhz`, `${render}/freq0/act_freq`], {
      scale: 1e6,
    }),
    videoClock: firstOf(sysfs, [`${oldMedia}/rps_act_freq_mhz`, `${media}/freq0/act_freq`], { scale: 1e6 }),
    poweredDown: firstOf(
      sysfs,
      [`${oldRender}/rc6_residency_ms`, `${directory}/power/rc6_residency_ms`, `${render}/gtidle/idle_residency_ms`],
      { maxAge: 'each tick' },
    ),
    // energy1 covers the whole card where both exist, energy2 the package.
    energy: firstOf(sysfs, [`${hwmon}/energy1_input`, `${hwmon}/energy2_input`], { scale: 1e-6, maxAge: 'each tick' }),
    powerLimit: firstOf(sysfs, [`${hwmon}/power1_cap`, `${hwmon}/power1_max`, `${hwmon}/power2_max`], { scale: 1e-6 }),
    temperature: labelledTemperature(sysfs, hwmon, 'pkg') ?? firstOf(sysfs, [`${hwmon}/temp1_input`], { scale: 1e-3 }),
    memoryTemperature: labelledTemperature(sysfs, hwmon, 'vram'),
    fanSpeed: firstOf(sysfs, [`${hwmon}/fan1_input`]),
    memoryTotal: memoryOfTiles(sysfs, device) ?? firstOf(sysfs, [`${directory}/lmem_total_bytes`]),
  };
}

/** A server card has several tiles with their own memory. */
function memoryOfTiles(sysfs: RootDirectory, device: string) {
  const paths = sysfs
    .list(device)
    .filter((entry) => /^tile\d+$/.test(entry))
    .map((tile) => `${device}/${tile}/physical_vram_size_bytes`)
    .filter((path) => sysfs.has(path));
  return paths.length > 0 ? { paths } : undefined;
}
