import type { Collector } from './collector.ts';
import { battery } from './battery.darwin.ts';
import { cpu } from './cpu.darwin.ts';
import { disk } from './disk.darwin.ts';
import { fan } from './fan.darwin.ts';
import { filesystem } from './filesystem.darwin.ts';
import { gpu } from './gpu.darwin.ts';
import { memory } from './memory.darwin.ts';
import { network } from './network.darwin.ts';
import { power } from './power.darwin.ts';
import { swap } from './swap.darwin.ts';
import { system } from './system.darwin.ts';
import { temperature } from './temperature.darwin.ts';
import { vm } from './vm.darwin.ts';

/** The collectors for macOS, in the order in which they run. */
export const darwin: readonly Collector[] = [
  cpu,
  memory,
  swap,
  vm,
  system,
  disk,
  network,
  filesystem,
  gpu,
  power,
  battery,
  temperature,
  fan,
];
