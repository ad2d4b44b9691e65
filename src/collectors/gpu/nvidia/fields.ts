import type { Gpu, GpuValues } from '../gpu.ts';
import { product } from '../../rate.ts';

/** The fields that every version of nvidia-smi has, and without which a line is useless. */
const required = ['index', 'count'] as const;

const MiB = 2 ** 20;
const MHz = 1e6;

/** The name of each value in `nvidia-smi --help-query-gpu`, and its unit. All are cheap to read. */
const values: Readonly<Partial<Record<keyof GpuValues, readonly [field: string, unit: number]>>> = {
  utilization: ['utilization.gpu', 1],
  memoryUsed: ['memory.used', MiB],
  memoryTotal: ['memory.total', MiB],
  power: ['power.draw', 1],
  temperature: ['temperature.gpu', 1],
  coreClock: ['clocks.current.sm', MHz],
  memoryClock: ['clocks.current.memory', MHz],
  videoClock: ['clocks.current.video', MHz],
  memoryBusy: ['utilization.memory', 1],
  powerLimit: ['enforced.power.limit', 1],
  memoryTemperature: ['temperature.memory', 1],
  fan: ['fan.speed', 1],
  pcieGeneration: ['pcie.link.gen.current', 1],
  pcieLanes: ['pcie.link.width.current', 1],
  eccCorrected: ['ecc.errors.corrected.volatile.total', 1],
  eccUncorrected: ['ecc.errors.uncorrected.volatile.total', 1],
};

const engines = { encoder: 'utilization.encoder', decoder: 'utilization.decoder', jpeg: 'utilization.jpeg', ofa: 'utilization.ofa' };

/** All versions of nvidia-smi accept this name; since 535 the official one is `clocks_event_reasons.active`. */
const reasonsField = 'clocks_throttle_reasons.active';

/** Bits of the reasons: nvmlClocksThrottleReasons in nvml.h. */
const reasons = { power_cap: 0x04, hardware: 0x08, sync_boost: 0x10, thermal: 0x20 | 0x40, power_brake: 0x80 };

/** The fields to query. */
export const nvidiaFields: readonly string[] = [
  ...required,
  'pci.bus_id',
  'mig.mode.current',
  ...Object.values(values).map(([field]) => field),
  ...Object.values(engines),
  reasonsField,
];

/** The field that this nvidia-smi rejects: it is too old for the field, or so new that the field was removed. */
export function unknownField(message: string): string | undefined {
  const field = /Field "([^"]+)" is not a valid field to query/.exec(message)?.[1];
  return field !== undefined && !(required as readonly string[]).includes(field) ? field : undefined;
}

export interface GpuReading {
  readonly index: number;
  /** The number of GPUs. */
  readonly count: number | undefined;
  /** Its address on the bus: `00000000:00:09.0`. */
  readonly address: string | undefined;
  readonly isPartitioned: boolean;
  readonly gpu: Gpu;
}

/** Parses a line with the values of the fields; undefined for another line, such as `No devices were found`. */
export function parseGpu(line: string, fields: readonly string[]): GpuReading | undefined {
  const cells = line.split(',');
  if (cells.length !== fields.length) return undefined;
  const cell = (field: string) => cells[fields.indexOf(field)]?.trim();
  const number = (field: string, unit = 1) => product(parseNumber(cell(field)), unit);
  const index = number('index');
  if (index === undefined || !Number.isSafeInteger(index)) return undefined;
  const known = Object.entries(values).map(([what, [field, unit]]) => [what, number(field, unit)] as const);
  const gpu = {
    instance: `nvidia${index}`,
    ...Object.fromEntries(known),
    engines: new Map(
      Object.entries(engines).flatMap(([engine, field]) => {
        const utilization = number(field);
        return utilization === undefined ? [] : [[engine, utilization]];
      }),
    ),
    throttled: parseReasons(cell(reasonsField)),
  };
  return { index, count: number('count'), address: cell('pci.bus_id'), isPartitioned: cell('mig.mode.current') === 'Enabled', gpu };
}

/** Text that is no number means an unavailable value: `[N/A]`, `[Not Supported]`, `[GPU is lost]`. */
function parseNumber(text = ''): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function parseReasons(text = ''): ReadonlyMap<string, boolean> | undefined {
  if (!/^0x[\da-f]{1,16}$/i.test(text)) return undefined;
  const active = BigInt(text);
  return new Map(Object.entries(reasons).map(([reason, bits]) => [reason, (active & BigInt(bits)) !== 0n]));
}
