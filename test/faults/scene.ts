import type { ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { exporterFor, isHttp, startDatabase, type Database, type Program } from './database.ts';
import { startExporting, type Ended, type Exporting } from './exporting.ts';
import { makeCertificates, type Certificates } from './certificates.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { startRelay, type Relay } from './relay.ts';
import { lineOf, steady, type Clock } from './samples.ts';

/** The amounts: all for `make faults`, little for `make test`. */
export interface Size {
  readonly samples: number;
  /** The most samples in a request. */
  readonly batch: number;
  /** Times of processes killed. */
  readonly kills: number;
  /** What a second of the table takes. */
  readonly second: number;
  /** How long an answer may take, where a fault does not say: for what is played little, no machine is too slow. */
  readonly timeout: string;
}

export const sizes = {
  full: { samples: 20_000, batch: 500, kills: 50, second: 1, timeout: '10s' },
  short: { samples: 300, batch: 20, kills: 3, second: 0.04, timeout: '60s' },
} satisfies Record<string, Size>;

/** A line of the table: a fault, and the expected result. */
export interface Fault {
  readonly fault: string;
  /** Another fault differs from it in a detail alone, so `make faults` plays both, and `make test` the other. */
  readonly variant?: boolean;
  /** Programs that it needs besides. */
  readonly needs?: readonly string[];
  /** Why it cannot be had here. */
  readonly skip?: string | undefined;
  readonly into?: Program;
  readonly database?: string;
  readonly authentication?: boolean;
  /** The way to the server is HTTPS. */
  readonly tls?: boolean;
  readonly clock?: (size: Size) => Clock;
  /** Rather than those of the size. */
  readonly samples?: number;
  /** The most memory that it may take, in MB; by default 150. */
  readonly memory?: number;
  /** The text of what else a sample holds: `,"poison":1`. */
  readonly more?: (at: number) => string;
  /** Whether the server refuses a sample for good. */
  readonly refused?: (at: number) => boolean;
  readonly flags?: (scene: Scene) => readonly string[];
  /** The words of a command that runs the executable. */
  readonly under?: (scene: Scene) => readonly string[];
  readonly play: (scene: Scene) => Promise<readonly Ended[]>;
  /** What each run says beside its counts, line by line; unless that is a matter of chance. */
  readonly says?: readonly (readonly RegExp[])[] | undefined;
  /** All of that may be said again: of two requests under way, one may be given up after the other was written. */
  readonly mayRepeat?: boolean;
  /** The exit code of each run that was not killed; by default one, 0. */
  readonly codes?: readonly number[];
  /** The server cannot tell that a sample comes again from another process. */
  readonly comesTwice?: boolean;
  /** Samples may be lost, as long as they are counted as dropped. */
  readonly loses?: boolean;
}

/** What a fault is played with. */
export interface Scene extends Size {
  readonly t: ExecutionContext;
  /** What sends to the server. */
  readonly exporter: ReturnType<typeof exporterFor>;
  readonly folder: string;
  readonly server: Database;
  /** Before a server of HTTP. */
  readonly proxy: Proxy;
  /** Before another, for those who are told its URL. */
  readonly relay: Relay;
  readonly certificates?: Certificates | undefined;
  readonly clock: Clock;
  /** What was seen that is not as it should be. */
  readonly complaints: string[];
  lines(from: number, to: number): Generator<string>;
  /** The executable, sending to the server through the proxy, unless flags name another place. */
  start(flags?: readonly string[]): Exporting;
}

export async function openScene(t: ExecutionContext, fault: Fault, size: Size): Promise<Scene> {
  const { into = 'influxd', database = 'test', authentication, clock = () => steady, samples = size.samples, more = () => '' } = fault;
  const server = await startDatabase(t, into, authentication);
  const time = clock(size);
  await server.influxd?.write(firstPoint(time));
  const certificates = fault.tls ? makeCertificates(t) : undefined;
  const proxy = await startProxy(t, server.url, certificates?.valid);
  const relay = await startRelay(t, server.url);
  const exporter = exporterFor(into);
  const standard = { 'flush-interval': '100ms', ...targetOf(exporter, { server, proxy, size, database }) };
  const scene: Scene = {
    ...size,
    ...{ t, exporter, samples, server, proxy, relay, certificates, clock: time, folder: makeTree(t, {}), complaints: [] },
    *lines(from, to) {
      for (let at = from; at < to; at += 1) yield lineOf(at, time, more(at));
    },
    start(flags = []) {
      const usual = Object.entries(standard).map(([name, value]) => `--${exporter}-${name}=${value}`);
      return startExporting(t, ['--to', exporter, ...drain, ...usual, ...(fault.flags?.(scene) ?? []), ...flags], fault.under?.(scene));
    },
  };
  return scene;
}

/** So long that all is written also by a busy machine, one message a sample. */
const drain = ['--drain-timeout=5m'];

type Target = Pick<Scene, 'server' | 'proxy'> & { readonly size: Size; readonly database: string };

/** The options of what an exporter sends to: what speaks HTTP goes by way of the proxy. */
function targetOf(exporter: Scene['exporter'], { server, proxy, size, database }: Target): Record<string, string | number> {
  const http = { url: proxy.url, 'batch-size': size.batch, timeout: size.timeout };
  if (exporter === 'influxdb') return { ...http, db: database };
  if (isHttp(exporter)) return http;
  return exporter === 'kafka' ? { brokers: new URL(server.url).host } : { url: server.url };
}

/**
 * InfluxDB 1 may hide one of two first writes to a shard that come at the same moment, until it restarts (`init` in
 * tsdb/engine/tsm1/cache.go): so one point is written first.
 */
function firstPoint(clock: Clock): string {
  return `first x=1 ${Math.round(clock(0) * 1000)}000000`;
}
