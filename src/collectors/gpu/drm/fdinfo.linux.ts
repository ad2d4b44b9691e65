/** A client of the kernel's direct rendering manager, as /proc/PID/fdinfo/FD tells of an open card. */
export interface DrmClient {
  /** Of its device, as on the bus; the driver's name for one that is on none. */
  readonly device: string;
  /** With the device it names the client. */
  readonly id: string;
  readonly engines: ReadonlyMap<string, DrmEngine>;
  /** Bytes in memory of the card, where it has some, and in the system's. */
  readonly ownMemory: number | undefined;
  readonly sharedMemory: number;
}

/** All engines of one kind. */
export interface DrmEngine {
  /** Nanoseconds, or cycles where there is a total. */
  readonly busy: number;
  /** Cycles of the clock of an engine so far. */
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

/** The values by key, without its `drm-`. */
function readKeys(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.startsWith('drm-')) values.set(line.slice(4, colon), line.slice(colon + 1).trim());
  }
  return values;
}

/** Drivers count nanoseconds, as i915 and amdgpu, or cycles beside those of a clock, as xe. */
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

/** Two kinds of one name are one kind with the engines of both. */
function add(engines: Map<string, DrmEngine>, name: string, { busy, total, count }: DrmEngine): void {
  const known = engines.get(name);
  engines.set(name, known ? { busy: known.busy + busy, total, count: known.count + count } : { busy, total, count });
}

/** The words of i915 for what xe and amdgpu call by abbreviations. */
const engineNames: ReadonlyMap<string, string> = new Map([
  ...(['rcs', 'gfx'] as const).map((name) => [name, 'render'] as const),
  ...(['bcs', 'dma'] as const).map((name) => [name, 'copy'] as const),
  ['ccs', 'compute'],
  ['vcs', 'video'],
  ['vecs', 'video-enhance'],
  ['dec', 'decoder'],
  ...(['enc', 'enc_1'] as const).map((name) => [name, 'encoder'] as const),
]);

/** Bytes by region: what is there now, else what it has asked for. */
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

/** `192 KiB`, `571233 ns`, `3`. */
function parseAmount(text = ''): number | undefined {
  const [, digits, unit = ''] = /^(\d+)(?: (ns|KiB|MiB|GiB))?$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (scales[unit] ?? 1);
}

const scales: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
