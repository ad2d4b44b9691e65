import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import { givenName } from './disk/index.ts';
import type { Host } from './host.ts';
import { countIn, numbersIn, wordIn, type RootDirectory } from './pseudo-files/index.ts';
import { percentOf, product, within } from './rate.ts';

export const raid: Collector = {
  name: 'raid',
  describe: 'Arrays of software RAID (md): whether they work, disks that are missing or have failed, rebuilds and checks.',
  // It changes when a disk fails or a rebuild goes on, over minutes and hours.
  every: 5,
  open(host) {
    if (findArrays(host.sysfs).length === 0) return `no array of software RAID is under ${host.sysfs.root}/block`;
    return (emit) => {
      for (const [name, state] of readArrays(host)) emitArray(emit, name, state);
    };
  },
};

/** Arrays have any name: `md0`, `md_home`. A container of firmware RAID only holds disks for the arrays that stand in it. */
function findArrays(sysfs: RootDirectory): string[] {
  const paths = sysfs.list('block').map((name) => `block/${name}`);
  return paths.filter(
    (path) => sysfs.has(`${path}/md/array_state`) && !/^external:[^/]/.test(wordIn(sysfs, `${path}/md/metadata_version`) ?? ''),
  );
}

/** What is not known is undefined. */
interface ArrayState {
  readonly isWorking: boolean | undefined;
  /** The disks that it has when it is whole. */
  readonly disks: number | undefined;
  readonly missing: number | undefined;
  readonly failed: number;
  readonly spares: number;
  /** What goes through all of it, such as `recover`. */
  readonly sync: { readonly action: string; readonly percent: number | undefined; readonly rate: number | undefined } | undefined;
  /** Bytes that a check has found to differ. */
  readonly mismatched: number | undefined;
}

/** https://docs.kernel.org/admin-guide/md.html */
function readArrays(host: Host): Map<string, ArrayState> {
  const { sysfs } = host;
  return new Map(
    findArrays(sysfs).map((path) => {
      const at = (file: string) => `${path}/md/${file}`;
      const states = sysfs
        .folders(`${path}/md`)
        .filter((name) => name.startsWith('dev-'))
        .map((name) => (wordIn(sysfs, at(`${name}/state`)) ?? '').split(','));
      const having = (flag: string) => states.filter((flags) => flags.includes(flag)).length;
      const action = wordIn(sysfs, at('sync_action'));
      // While it is being reshaped, the number before stands behind it.
      const disks = numbersIn(wordIn(sysfs, at('raid_disks')) ?? '')[0] || undefined;
      return [
        givenName(host, path) ?? path.slice('block/'.length),
        {
          isWorking: isWorking(wordIn(sysfs, at('array_state'))),
          disks,
          missing: within(countIn(sysfs, at('degraded')), disks),
          failed: having('faulty'),
          spares: having('spare'),
          sync: action === undefined || idle.has(action) ? undefined : { action, ...readProgress(sysfs, at) },
          mismatched: product(countIn(sysfs, at('mismatch_cnt')), sectorBytes),
        },
      ];
    }),
  );
}

const sectorBytes = 512;
const idle = new Set(['idle', 'frozen']);

/** Those in which reads succeed. An array that has lost too many disks is `broken`, and one that was never complete `inactive`. */
function isWorking(state: string | undefined): boolean | undefined {
  return state === undefined ? undefined : !['clear', 'inactive', 'suspended', 'broken'].includes(state);
}

/** `sync_completed` has sectors done and all, or `none` or `delayed` while it waits; `sync_speed` has KiB a second. */
function readProgress(sysfs: RootDirectory, at: (file: string) => string) {
  const [, done, all] = /^(\d+) \/ (\d+)$/.exec(wordIn(sysfs, at('sync_completed')) ?? '') ?? [];
  return {
    percent: percentOf(within(done === undefined ? undefined : Number(done), Number(all)), Number(all)),
    rate: product(countIn(sysfs, at('sync_speed')), 1024),
  };
}

function emitArray(emit: Emit, array: string, { sync, ...state }: ArrayState): void {
  const name = `raid.array.${encodeInstance(array)}` as const;
  emit(`${name}.working.count`, Number(state.isWorking ?? NaN));
  emit(`${name}.missing.count`, state.missing);
  emit(`${name}.failed.count`, state.failed);
  emit(`${name}.spares.count`, state.spares);
  emit(`${name}.disks.count`, state.disks);
  emit(`${name}.mismatched.bytes`, state.mismatched);
  if (!sync) return;
  emit(`${name}.sync.${encodeInstance(sync.action)}.done.percent`, sync.percent);
  emit(`${name}.sync.${encodeInstance(sync.action)}.bytes_per_sec`, sync.rate);
}
