import { memoizeLast } from '../memoize.ts';
import type { Collector } from './collector.ts';
import { namesOfMount, readFilesystems, type QueriedMount, parseMountTable, selectVolumes, type MountedVolume } from './mounts/index.ts';
import { openPoll } from './programs/index.ts';

/** Seconds. */
const mountsEvery = 10;

export const filesystem: Collector = {
  name: 'filesystem',
  describe: 'Space of local volumes; of an APFS container, which its volumes share, once.',
  async open(host) {
    const mount = openPoll(host, ['mount'], mountsEvery);
    if (!mount) return 'mount is not in PATH';
    await mount.refresh();
    const volumesIn = memoizeLast((text: string) => selectVolumes(parseMountTable(text)).map(askedVolume));
    const read = readFilesystems(() => volumesIn(mount.latest?.text ?? ''), host);
    return (emit, elapsed) => {
      // New mounts appear with the next answer.
      void mount.refresh();
      if (mount.failure !== undefined) throw new Error(mount.failure);
      return read(emit, elapsed);
    };
  },
};

/** APFS reports as many inodes as there is free space for. */
function askedVolume({ point, type }: MountedVolume): QueriedMount {
  const { inodesUsedPercent, inodesUsed, inodes, ...space } = namesOfMount(point);
  const counted = { inodesUsedPercent, inodesUsed, inodes };
  return { path: point, by: 'kernel', names: type === 'apfs' ? space : { ...space, ...counted } };
}
