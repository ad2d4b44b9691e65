import { gone, onTheWay, outage, works } from './outage.ts';
import type { Fault, Scene } from './scene.ts';
import { spool } from './spooled.ts';

/** More samples come in an outage than the queue holds. They are live ones, which cannot wait. */
function overflow(fault: string, flags: (scene: Scene) => readonly string[], loss?: 'oldest' | 'newest'): Fault {
  const { play, ...rest } = outage({
    fault,
    flags,
    more,
    clock() {
      const start = Date.now() / 1000;
      return (at) => start + at / 1000;
    },
    ...onTheWay(() => 'refuse'),
    lasts: 2,
    share: 4 / 5,
    takesAll: loss !== undefined,
    says: loss ? [gone, noRoom(loss), works, /has caught up; \d+ samples? dropped meanwhile$/] : [gone, works],
    ...(loss && { loses: true, codes: [1] }),
  });
  return {
    ...rest,
    async play(scene) {
      const runs = await play(scene);
      // The newest of all, and of those that came in the outage.
      const newest = (loss === 'newest' ? Math.floor((scene.samples * 9) / 10) : scene.samples) - 1;
      const isThere = (await scene.server.points(0)).has(Math.round(scene.clock(newest) * 1000));
      if (isThere === (loss === 'newest')) scene.complaints.push(`sample ${newest}, the newest, is ${isThere ? '' : 'not '}there`);
      return runs;
    },
  };
}

const noRoom = (loss: string) => new RegExp(`queue full: its ${loss} samples are dropped$`);

/** So much that what a batch takes beside its numbers matters little, however many samples it holds. */
const more = (at: number) => Array.from({ length: 40 }, (_, index) => `,"more.${index}.count":1234567890.${at}`).join('');

/** For the samples before the outage, and not for those that come in it. */
const memory = ({ samples }: Scene) => `--queue-size=${samples * 350}`;

export const queues: readonly Fault[] = [
  overflow('memory full: oldest dropped', (scene) => [memory(scene)], 'oldest'),
  { ...overflow('memory full: newest dropped', (scene) => [memory(scene), '--when-full=drop-newest'], 'newest'), variant: true },
  overflow('memory full: the input waits', (scene) => [memory(scene), '--when-full=block']),
  { ...overflow('memory full: the spool has room', (scene) => [memory(scene), ...spool(scene)]), variant: true },
  overflow('spool full: oldest dropped', (scene) => [memory(scene), ...spool(scene), `--spool-size=${scene.samples * 490}`], 'oldest'),
];
