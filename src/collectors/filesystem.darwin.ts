import { settledWithin } from '../timer.ts';
import type { Collector } from './collector.ts';
import { namesOfMount, readFilesystems, type AskedMount } from './filesystem-answers.ts';
import { parseMountTable, selectVolumes, type MountedVolume } from './mount-table.darwin.ts';
import { openPoll } from './poll.ts';

/** Seconds. */
const mountsEvery = 10;

export const filesystem: Collector = {
  name: 'filesystem',
  describe: 'Space of local volumes; of an APFS container, which its volumes share, once.',
  open(host) {
    const mount = openPoll(host, ['mount'], mountsEvery);
    if (!mount) return 'mount is not in PATH';
    let volumes: readonly AskedMount[] = [];
    let knownAt: number | undefined;
    const read = readFilesystems(() => volumes, host);
    const update = () => {
      if (mount.failure !== undefined) throw new Error(mount.failure);
      if (!mount.latest || mount.latest.at === knownAt) return;
      volumes = selectVolumes(parseMountTable(mount.latest.text)).map(askedVolume);
      knownAt = mount.latest.at;
    };
    return async (emit, elapsed) => {
      const pending = mount.refresh();
      if (pending && !mount.latest) await settledWithin([pending], host.interval / 2, host.clock);
      update();
      await read(emit, elapsed);
    };
  },
};

/** APFS has as many inodes as there is room for. */
function askedVolume({ point, type }: MountedVolume): AskedMount {
  const { inodesUsedPercent, inodesUsed, inodes, ...space } = namesOfMount(point);
  const counted = { inodesUsedPercent, inodesUsed, inodes };
  return { path: point, by: 'kernel', names: type === 'apfs' ? space : { ...space, ...counted } };
}
