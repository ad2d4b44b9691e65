import type { Gpu, GpuPartition, GpuValues } from './gpu.ts';
import { beyondSizes } from '../pseudo-files/index.ts';
import { within } from '../rate.ts';

const percent = [0, 100] as const;
const celsius = [-50, 150] as const;
const watts = [0, 10_000] as const;
const bytes = [0, beyondSizes] as const;
/** 100 GHz, which no chip has reached. */
const hertz = [0, 100e9] as const;

/** The possible range of each value. Missing sensors and faulty drivers report others: 65 535 W, 511 °C. */
const limits: Readonly<Partial<Record<keyof GpuValues, readonly [least: number, most: number]>>> = {
  utilization: percent,
  memoryBusy: percent,
  power: watts,
  memoryUsed: bytes,
  memoryTotal: bytes,
  // 0 means no limit.
  powerLimit: [1, watts[1]],
  coreClock: hertz,
  memoryClock: hertz,
  videoClock: hertz,
  temperature: celsius,
  memoryTemperature: celsius,
  hotspotTemperature: celsius,
  // NVIDIA's driver documents that a fan may run above its nominal full speed.
  fan: [0, 200],
  // 65535 is the full counter of a fan that stands still.
  fanSpeed: [0, 65_534],
};

/** Removes impossible values from a GPU's reading. */
export function plausible(gpu: Gpu): Gpu {
  const wrong = Object.entries(limits).filter(([what, [least, most]]) => {
    const value = gpu[what as keyof GpuValues];
    return value !== undefined && !(value >= least && value <= most);
  });
  const possible: Gpu = { ...gpu, ...Object.fromEntries(wrong.map(([what]) => [what, undefined])) };
  return {
    ...possible,
    memoryUsed: within(possible.memoryUsed, possible.memoryTotal),
    engines: gpu.engines && new Map([...gpu.engines].filter(([, busy]) => busy >= percent[0] && busy <= percent[1])),
    partitions: gpu.partitions?.map(plausiblePartition),
  };
}

function plausiblePartition({ index, memoryUsed, memoryTotal }: GpuPartition): GpuPartition {
  return { index, memoryUsed: within(memoryUsed, memoryTotal), memoryTotal };
}
