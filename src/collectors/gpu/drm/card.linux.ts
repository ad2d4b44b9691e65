import { memoizeLast } from '../../../memoize.ts';
import type { Gpu, GpuValues } from '../gpu.ts';
import { type MaxAge, type RootDirectory, isAwake, labelIn, wordIn } from '../../pseudo-files/index.ts';

/** A graphics card of the kernel's Direct Rendering Manager. Its paths are relative to /sys. */
export interface DrmCard {
  /** `card1`. */
  readonly instance: string;
  /** Its address on the bus: `0000:00:02.0`. */
  readonly address: string | undefined;
  readonly directory: string;
  /** The directory of its device. */
  readonly device: string;
  readonly hwmon: string;
}

/** Where a value is read. Several files are summed; the value is undefined without one of them. */
export interface ValueFiles {
  readonly paths: readonly string[];
  /** The factor for the number. */
  readonly scale?: number;
  readonly parse?: (text: string) => number | undefined;
  readonly maxAge?: MaxAge;
}

export type CardFiles = Readonly<Partial<Record<keyof GpuValues, ValueFiles | undefined>>>;

const classDirectory = 'class/drm';

/** The cards of some drivers. */
export function findCards(sysfs: RootDirectory, drivers: readonly string[]): DrmCard[] {
  return sysfs.list(classDirectory).flatMap((instance) => {
    // card0-DP-1 is a connector.
    if (!/^card\d+$/.test(instance)) return [];
    const directory = `${classDirectory}/${instance}`;
    const device = `${directory}/device`;
    const driver = /^DRIVER=(.+)$/m.exec(labelIn(sysfs, `${device}/uevent`) ?? '')?.[1];
    if (driver === undefined || !drivers.includes(driver)) return [];
    const hwmon = `${device}/hwmon/${sysfs.list(`${device}/hwmon`).find((entry) => entry.startsWith('hwmon')) ?? ''}`;
    return [{ instance, address: sysfs.resolve(device)?.split('/').at(-1), directory, device, hwmon }];
  });
}

/** The cards of some drivers, looked up again when cards come or go; undefined where there is none. */
export function watchCards(
  sysfs: RootDirectory,
  drivers: readonly string[],
  filesOf: (card: DrmCard) => CardFiles,
): (() => Gpu[]) | undefined {
  const cardsAmong = memoizeLast((_entries: string) =>
    findCards(sysfs, drivers).map((card) => ({ card, files: { ...linkFiles(sysfs, card), ...filesOf(card) } })),
  );
  // External cards come and go.
  const cards = () => cardsAmong(sysfs.list(classDirectory).join());
  return cards().length === 0 ? undefined : () => cards().map(({ card, files }) => readCard(sysfs, card, files));
}

/** A suspended card is listed without values, because reading them would wake it. */
function readCard(sysfs: RootDirectory, { instance, address, device }: DrmCard, files: CardFiles): Gpu {
  if (!isAwake(sysfs, device)) return { instance, address };
  const read = Object.entries(files).map(([what, source]) => [what, source && readValue(sysfs, source)] as const);
  return { instance, address, ...Object.fromEntries(read) };
}

function readValue(sysfs: RootDirectory, { paths, scale = 1, parse = parseNumber, maxAge }: ValueFiles): number | undefined {
  const value = paths.reduce((sum, path) => sum + (parse(wordIn(sysfs, path, maxAge) ?? '') ?? NaN), 0);
  return Number.isNaN(value) ? undefined : value * scale;
}

function parseNumber(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** The first existing file. */
export function firstOf(sysfs: RootDirectory, paths: readonly string[], how: Omit<ValueFiles, 'paths'> = {}): ValueFiles | undefined {
  const path = paths.find((each) => sysfs.has(each));
  return path === undefined ? undefined : { paths: [path], ...how };
}

/** The temperature file with a label: https://docs.kernel.org/hwmon/sysfs-interface.html */
export function labelledTemperature(sysfs: RootDirectory, hwmon: string, label: string): ValueFiles | undefined {
  const labels = sysfs.list(hwmon).filter((file) => /^temp\d+_label$/.test(file));
  const own = labels.find((file) => labelIn(sysfs, `${hwmon}/${file}`) === label);
  return own === undefined ? undefined : firstOf(sysfs, [`${hwmon}/${own.replace('label', 'input')}`], { scale: 1e-3 });
}

/** The files of the PCIe link, which integrated GPUs lack: https://docs.kernel.org/PCI/sysfs-pci.html */
function linkFiles(sysfs: RootDirectory, { device }: DrmCard): CardFiles {
  return {
    pcieGeneration: firstOf(sysfs, [`${device}/current_link_speed`], { parse: generationOf }),
    pcieLanes: firstOf(sysfs, [`${device}/current_link_width`], {
      parse: (text) => (/^(1|2|4|8|12|16|32)$/.test(text) ? Number(text) : undefined),
    }),
  };
}

/** Of `16.0 GT/s PCIe`. */
function generationOf(text: string): number | undefined {
  const at = transferRates.indexOf(Number.parseFloat(text));
  return at < 0 ? undefined : at + 1;
}

/** Gigatransfers a second, by generation. */
const transferRates = [2.5, 5, 8, 16, 32, 64];
