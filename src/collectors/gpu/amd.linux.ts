import { firstOf, labelledTemperature, watchCards, type CardFiles, type DrmCard } from './drm/index.ts';
import type { Gpu } from './gpu.ts';
import { type RootDirectory, numberIn } from '../pseudo-files/index.ts';

/** The cards of the amdgpu driver; undefined when there is none. https://docs.kernel.org/gpu/amdgpu/thermal.html */
export function openAmd(sysfs: RootDirectory): (() => Gpu[]) | undefined {
  return watchCards(sysfs, ['amdgpu'], (card) => filesOf(sysfs, card));
}

function filesOf(sysfs: RootDirectory, card: DrmCard): CardFiles {
  const { device, hwmon } = card;
  const pools = isApu(sysfs, card) ? ['vram', 'gtt'] : ['vram'];
  const memory = (what: 'used' | 'total') => {
    const paths = pools.map((pool) => `${device}/mem_info_${pool}_${what}`);
    return paths.every((path) => sysfs.has(path)) ? { paths } : undefined;
  };
  return {
    utilization: firstOf(sysfs, [`${device}/gpu_busy_percent`]),
    memoryBusy: firstOf(sysfs, [`${device}/mem_busy_percent`]),
    memoryUsed: memory('used'),
    memoryTotal: memory('total'),
    power: firstOf(sysfs, [`${hwmon}/power1_average`, `${hwmon}/power1_input`], { scale: 1e-6 }),
    powerLimit: firstOf(sysfs, [`${hwmon}/power1_cap`], { scale: 1e-6 }),
    temperature: firstOf(sysfs, [`${hwmon}/temp1_input`], { scale: 1e-3 }),
    hotspotTemperature: labelledTemperature(sysfs, hwmon, 'junction'),
    memoryTemperature: labelledTemperature(sysfs, hwmon, 'mem'),
    // The duty cycle of the fan's motor, from 0 to 255.
    fan: firstOf(sysfs, [`${hwmon}/pwm1`], { scale: 100 / 255 }),
    fanSpeed: firstOf(sysfs, [`${hwmon}/fan1_input`]),
    coreClock: firstOf(sysfs, [`${hwmon}/freq1_input`]),
    memoryClock: firstOf(sysfs, [`${hwmon}/freq2_input`]),
  };
}

/**
 * Whether a GPU shares the system's memory and uses its carve-out (VRAM) and mapped memory (GTT) alike. Only APUs have `in1_input`; where
 * neither that nor the files of discrete cards exist, a carve-out much smaller than the GTT decides.
 * https://docs.kernel.org/gpu/amdgpu/thermal.html
 */
export function isApu(sysfs: RootDirectory, { device, hwmon }: DrmCard): boolean {
  if (sysfs.has(`${hwmon}/in1_input`)) return true;
  if (!sysfs.has(`${hwmon}/power1_input`) || discreteOnly.some((file) => sysfs.has(`${hwmon}/${file}`))) return false;
  const carveOut = numberIn(sysfs, `${device}/mem_info_vram_total`) ?? NaN;
  return carveOut * 8 <= (numberIn(sysfs, `${device}/mem_info_gtt_total`) ?? NaN);
}

const discreteOnly = ['freq2_input', 'temp2_input', 'temp3_input'];
