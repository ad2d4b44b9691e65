import type { Files } from '../../fixtures/tree.ts';

interface FdinfoSettings {
  readonly driver?: string;
  readonly device?: string;
  readonly id?: number;
  /** Nanoseconds by engine. */
  readonly engines?: Readonly<Record<string, number>>;
  readonly memory?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, number>>;
}

/** The fdinfo of an open card: https://docs.kernel.org/gpu/drm-usage-stats.html */
export function fdinfo({ driver = 'i915', device = '0000:00:02.0', id = 5, engines = {}, memory = {}, more = {} }: FdinfoSettings): string {
  return [
    ...['pos:\t0', 'flags:\t02100002', `drm-driver:\t${driver}`, `drm-client-id:\t${id}`, `drm-pdev:\t${device}`],
    ...Object.entries(engines).map(([engine, busy]) => `drm-engine-${engine}:\t${busy} ns`),
    ...Object.entries(memory).map(([region, size]) => `drm-resident-${region}:\t${size}`),
    ...Object.entries(more).map(([key, value]) => `drm-${key}:\t${value}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** A process with descriptors of a card, by their fdinfo; null for one that is closed. */
export function cardOpenedBy(pid: number, descriptors: Readonly<Record<number, string | null>>): Files {
  return Object.fromEntries(
    Object.entries(descriptors).flatMap(([descriptor, text]) => [
      [`proc/${pid}/fd/${descriptor}`, text === null ? null : { link: '/dev/dri/renderD128' }],
      // One that is open already tells nothing more, as in /proc.
      [`proc/${pid}/fdinfo/${descriptor}`, text ?? ''],
    ]),
  );
}

/** A process with other files open. */
export function noCard(pid: number): Files {
  return { [`proc/${pid}/fd/0`]: { link: '/dev/null' }, [`proc/${pid}/fd/1`]: { link: 'socket:[7]' } };
}

/** A card on the bus. */
export function drmCard(instance: string, address: string, driver: string, files: Readonly<Record<string, string>> = {}): Files {
  return {
    [`sys/class/drm/${instance}/device`]: { link: `../../../devices/${address}` },
    [`sys/devices/${address}/uevent`]: `DRIVER=${driver}\n`,
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/devices/${address}/${file}`, `${text}\n`])),
  };
}
