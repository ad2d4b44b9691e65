/** A DRM client, as /proc/PID/fdinfo/FD of an open card reports it. */
export interface DrmClient {
  /** The bus address of its device, or the driver's name for a device on no bus. */
  readonly device: string;
  /** Identifies the client on its device. */
  readonly id: string;
  readonly engines: ReadonlyMap<string, DrmEngine>;
  /** Bytes of video memory, where the card has some, and of system memory. */
  readonly ownMemory: number | undefined;
  readonly sharedMemory: number;
}

/** All engines of one kind. */
export interface DrmEngine {
  /** Nanoseconds; cycles where `total` is known. */
  readonly busy: number;
  /** Cycles of the engine's clock. */
  readonly total: number | undefined;
  /** The number of engines. */
  readonly count: number;
}

/** Reads an fdinfo; undefined for another file, or a client without numbers. https://docs.kernel.org/gpu/drm-usage-stats.html */
export function parseFdinfo(text: string): DrmClient | undefined {
  const values = readKeys(text);
  const driver = values.get('driver');
  const id = values.get('client-id');
  if (driver === undefined || id === undefined) return undefined;
  const engines = readEngines(values);
  const memory = readMemory(values);
  if (engines.size === 0 && memory.size === 0) return undefined;
  const own = [...memory].filter(([region]) => isOwn(region));
  return {
    device: values.get('pdev') ?? driver,
    id,
    engines,
    ownMemory: own.length > 0 ? sum(own) : undefined,
    sharedMemory: sum([...memory].filter(([region]) => isShared(region))),
  };
}

/** The values by key, without the prefix `drm-`. */
function readKeys(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.startsWith('drm-')) values.set(line.slice(4, colon), line.slice(colon + 1).trim());
  }
  return values;
}

/** i915 and amdgpu count nanoseconds, xe counts cycles beside those of a clock. */
function readEngines(values: ReadonlyMap<string, string>): Map<string, DrmEngine> {
  const engines = new Map<string, DrmEngine>();
  const number = (key: string) => parseAmount(values.get(key));
  for (const key of values.keys()) {
    const name = /^engine-(?!capacity-)(.+)/.exec(key)?.[1] ?? /^total-cycles-(.+)/.exec(key)?.[1];
    if (name === undefined) continue;
    const total = number(`total-cycles-${name}`);
    const busy = total === undefined ? number(`engine-${name}`) : number(`cycles-${name}`);
    if (busy !== undefined) add(engines, engineNames.get(name) ?? name, { busy, total, count: number(`engine-capacity-${name}`) || 1 });
  }
  return engines;
}

/** Adds an engine; two kinds with the same name become one. */
function add(engines: Map<string, DrmEngine>, name: string, { busy, total, count }: DrmEngine): void {
  const known = engines.get(name);
  engines.set(name, known ? { busy: known.busy + busy, total, count: known.count + count } : { busy, total, count });
}

/** The names of i915, for the abbreviations of xe and amdgpu. */
const engineNames: ReadonlyMap<string, string> = new Map([
  ...(['rcs', 'gfx'] as const).map((name) => [name, 'render'] as const),
  ...(['bcs', 'dma'] as const).map((name) => [name, 'copy'] as const),
  ['ccs', 'compute'],
  ['vcs', 'video'],
  ['vecs', 'video-enhance'],
  ['dec', 'decoder'],
  ...(['enc', 'enc_1'] as const).map((name) => [name, 'encoder'] as const),
]);

/** Bytes by region: the resident ones, else the requested ones. */
function readMemory(values: ReadonlyMap<string, string>): Map<string, number> {
  const regions = new Map<string, number>();
  for (const kind of ['total', 'memory', 'resident']) {
    for (const [key, text] of values) {
      const region = key.startsWith(`${kind}-`) ? key.slice(kind.length + 1) : 'cycles-';
      const bytes = region.startsWith('cycles-') ? undefined : parseAmount(text);
      if (bytes !== undefined) regions.set(region, bytes);
    }
  }
  return regions;
}

function isOwn(region: string): boolean {
  return /^(vram|local|stolen-local)/.test(region);
}

function isShared(region: string): boolean {
  return /^(system|gtt|stolen(-system)?\d*$)/.test(region);
}

function sum(memory: readonly (readonly [string, number])[]): number {
  return memory.reduce((total, [, bytes]) => total + bytes, 0);
}

/** Parses `192 KiB`, `571233 ns`, `3`. */
function parseAmount(text = ''): number | undefined {
  const [, digits, unit = ''] = /^(\d+)(?: (ns|KiB|MiB|GiB))?$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (scales[unit] ?? 1);
}

const scales: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
