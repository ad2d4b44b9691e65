import { setMaxListeners } from 'node:events';
import { sampleCount } from '../../batch.ts';
import { pendingOf, type BatchSink } from '../../delivery/index.ts';
import { httpClient } from '../../http/index.ts';
import type { Report } from '../../report.ts';
import type { ExportContext } from '../exporter.ts';
import type { BodyLimits } from './bodies.ts';
import type { Endpoint } from './endpoint.ts';
import type { Protocol } from './protocol.ts';
import { sender } from './sender.ts';
import { writer } from './writer.ts';

export interface PushSettings extends BodyLimits {
  /** Most requests at the same time. */
  readonly connections: number;
  /** Seconds that an answer may take. */
  readonly timeout: number;
  /** Seconds for which samples are gathered. */
  readonly flushInterval: number;
  readonly gzip: 'auto' | 'on' | 'off';
  readonly tlsInsecure: boolean;
}

/** Samples in one write, until it is known how many make a body. */
const firstWrite = 512;
const largestWrite = 16_384;

/** Pushes samples over HTTP: held connections, retries with full jitter, splitting of bodies, dead letters by the line. */
export async function pushSink(protocol: Protocol, endpoint: Endpoint, settings: PushSettings, context: ExportContext): Promise<BatchSink> {
  const { connections, timeout, flushInterval, gzip, tlsInsecure } = settings;
  const { report } = context;
  const compress = gzip === 'on' || (gzip === 'auto' && !endpoint.loopback);
  const stop = stoppedBy(context.signal);
  if (tlsInsecure) report.warn(`takes any certificate of ${endpoint.shown}: tls_insecure is set`);
  const client = await httpClient(endpoint.origin, { connections, timeout, tls: endpoint.tls, signal: stop.signal });
  const own = { ...context, signal: stop.signal };
  const send = sender({ protocol, endpoint, client, compress, context: own, pending: () => pendingIn(context) });
  const write = writer({ protocol, limits: settings, connections, send, context, refused: refusals(report, endpoint.shown) });
  const batch = { seconds: flushInterval, samples: firstWrite, bytes: 2 ** 23 };
  return {
    batch,
    async writeBatches(batches) {
      const samples = sampleCount(batches);
      const bodies = await write(batches);
      // Two bodies for each connection: none of them waits for the next write.
      if (samples >= batch.samples || bodies > 1)
        batch.samples = Math.min(largestWrite, Math.ceil((samples / Math.max(1, bodies)) * 2 * connections));
    },
    async close() {
      stop.abort();
      await client.close();
    },
  };
}

/** How many samples are pending, and where. */
function pendingIn({ instance, instances }: ExportContext): { samples: number; place: string } {
  const own = instances().find(({ name }) => name === instance);
  return { samples: own ? pendingOf(own.counters) : 0, place: own?.spool ?? 'memory' };
}

/** Of this exporter alone: aborted with the others, or when it is closed. Each request under way listens to it. */
function stoppedBy(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true, signal: controller.signal });
  return controller;
}

/** Tells why lines are refused, at most every minute: it may be many, each for the same reason. */
function refusals(report: Report, shown: string): (words: string) => void {
  let told = -Infinity;
  return (words) => {
    if (performance.now() - told < 60_000) return;
    told = performance.now();
    report.warn(`${shown} refuses lines: ${words}`);
  };
}
