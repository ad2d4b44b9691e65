import { setTimeout } from 'node:timers/promises';
import { until, type Ended } from './exporting.ts';
import type { Fault, Scene } from './scene.ts';
import type { Trouble } from './trouble.ts';

/** Something that begins in the middle of the samples, or before them, and is over after a while. */
export interface Outage {
  readonly begins: (scene: Scene) => unknown;
  readonly ends: (scene: Scene) => unknown;
  /** Seconds for which it lasts once it was noticed. */
  readonly lasts: number;
  readonly from?: 'the start';
  /** What is said of it. */
  readonly says?: readonly RegExp[];
}

/** A third of the samples comes before it, a third while it lasts, and a third after it. */
export function outage({ says = [], ...given }: Outage & Omit<Fault, 'play' | 'says'>): Fault {
  return { ...given, says: [says], play: (scene) => play(scene, { ...given, says }) };
}

async function play(scene: Scene, { begins, ends, lasts, from, says = [] }: Outage): Promise<Ended[]> {
  const { samples, server, proxy } = scene;
  const third = Math.floor(samples / 3);
  if (from) await begins(scene);
  const exporting = scene.start();
  await exporting.feed(scene.lines(0, third));
  if (!from) {
    await until(async () => (await server.points(1)).size > 0, 'the first samples arrive');
    await begins(scene);
  }
  await exporting.feed(scene.lines(third, 2 * third));
  const noticed = () => (says.length > 0 ? exporting.said.length > 0 : proxy.met.length > 0);
  await until(noticed, 'cubestat meets the fault');
  await setTimeout(lasts * scene.second * 1000);
  await ends(scene);
  await exporting.feed(scene.lines(2 * third, samples));
  return [await exporting.end()];
}

/** The proxy makes it. */
export function onTheWay(trouble: (scene: Scene) => Trouble | 'refuse'): Pick<Outage, 'begins' | 'ends'> {
  return { begins: (scene) => scene.proxy.begin(trouble(scene)), ends: ({ proxy }) => proxy.end() };
}

/** The server is ended and started again; nothing stands before it. */
export function ofTheServer(signal: 'SIGTERM' | 'SIGKILL'): Pick<Fault, 'flags'> & Pick<Outage, 'begins' | 'ends'> {
  return {
    begins: ({ server }) => server.stop(signal),
    ends: ({ server }) => server.start(),
    flags: ({ server }) => [`--influxdb-url=${server.url}`],
  };
}
