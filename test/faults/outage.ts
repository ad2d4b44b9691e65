import { setTimeout } from 'node:timers/promises';
import { type Ended } from './exporting.ts';
import type { Cut } from './relay.ts';
import type { Fault, Scene } from './scene.ts';
import type { ProxyFault } from './proxy-fault.ts';
import { until } from '../until.ts';

/** A fault that begins before or amid the samples, and ends after a while. */
export interface Outage {
  readonly begins: (scene: Scene) => unknown;
  readonly ends: (scene: Scene) => unknown;
  /** Seconds for which it lasts once it was noticed. */
  readonly lasts: number;
  readonly from?: 'the start';
  /** The part of the samples that comes while it lasts; by default a third. */
  readonly share?: number;
  /** It does not end before all that comes in it was sent. */
  readonly takesAll?: boolean;
  /** What is said of it, and then of its end. */
  readonly says?: readonly RegExp[];
}

/** As many samples come before it as after it. */
export function outage({ says = [], ...given }: Outage & Omit<Fault, 'play' | 'says'>): Fault {
  return { ...given, says: [says], play: (scene) => play(scene, { ...given, says }) };
}

async function play(scene: Scene, { begins, ends, lasts, from, share = 1 / 3, takesAll = false, says = [] }: Outage): Promise<Ended[]> {
  const { samples, server, proxy } = scene;
  const before = Math.floor((samples * (1 - share)) / 2);
  if (from) await begins(scene);
  const exporting = scene.start();
  await exporting.feed(scene.lines(0, before));
  if (!from) {
    await until(async () => (await server.points(1)).size > 0, 'the first samples arrive');
    await begins(scene);
  }
  const feeding = exporting.feed(scene.lines(before, samples - before));
  const told = says.slice(0, Math.max(0, says.indexOf(works)));
  const isTold = (pattern: RegExp) => exporting.said.some((line) => pattern.test(line));
  await until(() => (told.length > 0 ? told.every(isTold) : proxy.met.length > 0), 'cubestat meets the fault');
  if (takesAll) await feeding;
  await setTimeout(lasts * scene.second * 1000);
  await ends(scene);
  await feeding;
  await exporting.feed(scene.lines(samples - before, samples));
  return [await exporting.end()];
}

export const gone = /(refused the connection|closed the connection|answers 57P0\d).*; \d+ samples? pending .*retry in/;
export const works = /works again$/;

/** The proxy makes it. */
export function onTheWay(fault: (scene: Scene) => ProxyFault | 'refuse'): Pick<Outage, 'begins' | 'ends'> {
  return { begins: (scene) => scene.proxy.begin(fault(scene)), ends: ({ proxy }) => proxy.end() };
}

/** The same before a server that speaks another protocol than HTTP. */
export function onTheRelay(cut: Cut): Pick<Fault, 'flags'> & Pick<Outage, 'begins' | 'ends'> {
  return {
    begins: ({ relay }) => relay.begin(cut),
    ends: ({ relay }) => relay.end(),
    flags: ({ relay, exporter }) => [`--${exporter}-url=${relay.url}`, ...(cut === 'stall' ? patient(exporter) : [])],
  };
}

/** No answer comes for so long that it is told; a busy machine may need seconds for one. */
export const patient = (exporter: string) => [`--${exporter}-timeout=3s`];

/** The server is ended and restarted, without a proxy. */
export function ofTheServer(signal: 'SIGTERM' | 'SIGKILL'): Pick<Fault, 'flags'> & Pick<Outage, 'begins' | 'ends'> {
  return {
    begins: ({ server }) => server.stop(signal),
    ends: ({ server }) => server.start(),
    flags: ({ server, exporter }) => (exporter === 'kafka' ? [] : [`--${exporter}-url=${server.url}`]),
  };
}
