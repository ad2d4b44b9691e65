import { setMaxListeners } from 'node:events';
import { sampleCount } from '../../samples/index.ts';
import { pendingOf, type BatchSink } from '../../delivery/index.ts';
import type { Report } from '../../report.ts';
import type { Endpoint } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { BodyLimits } from './bodies.ts';
import { overHttp, type HttpProtocol, type HttpPushSettings } from './http-protocol.ts';
import type { Protocol } from './protocol.ts';
import { Sender } from './sender.ts';
import { writer } from './writer.ts';

export interface PushSettings extends BodyLimits {
  /** The most bodies in flight. */
  readonly connections: number;
  /** Seconds for which samples are collected into a batch. */
  readonly flushInterval: number;
  /** The server's certificate is not verified. */
  readonly tlsInsecure: boolean;
}

/** The samples of one write, until the number per body is known. */
const firstWrite = 512;
const largestWrite = 16_384;

/** Pushes samples over HTTP. */
export async function httpSink(
  protocol: HttpProtocol,
  endpoint: Endpoint,
  settings: PushSettings & HttpPushSettings,
  context: ExportContext,
): Promise<BatchSink> {
  return pushSink((signal) => overHttp(protocol, endpoint, settings, { report: context.report, signal }), settings, context);
}

/** Pushes samples: several bodies at a time, retries with full jitter, splitting of bodies, dead letters by line. */
export async function pushSink(
  open: (signal: AbortSignal) => Protocol | Promise<Protocol>,
  settings: PushSettings,
  context: ExportContext,
): Promise<BatchSink> {
  const { connections, flushInterval } = settings;
  const stop = stoppedBy(context.signal);
  const protocol = await open(stop.signal);
  if (settings.tlsInsecure) context.report.warn(`does not verify the certificate of ${protocol.displayUrl}: tls_insecure is set`);
  const sender = new Sender({ protocol, context: { ...context, signal: stop.signal }, pending: () => pendingIn(context) });
  const write = writer({
    protocol,
    limits: settings,
    connections,
    send: (body) => sender.send(body),
    context,
    onRejected: rejectionReporter(context.report, `${protocol.displayUrl} rejected samples`),
  });
  const batch = { seconds: flushInterval, samples: firstWrite, bytes: 2 ** 23 };
  return {
    batch,
    async writeBatches(batches) {
      const samples = sampleCount(batches);
      const bodies = await write(batches);
      // Two bodies per connection, so that none waits for the next write.
      if (samples >= batch.samples || bodies > 1)
        batch.samples = Math.min(largestWrite, Math.ceil((samples / Math.max(1, bodies)) * 2 * connections));
    },
    async close() {
      stop.abort();
      await protocol.close();
    },
  };
}

/** The number of pending samples, and where they are. */
function pendingIn({ instance, instances }: ExportContext): { samples: number; place: string } {
  const own = instances().find(({ name }) => name === instance);
  return { samples: own ? pendingOf(own.counters) : 0, place: own?.spool ?? 'memory' };
}

/** A controller that is aborted with the signal, or when this exporter closes. */
function stoppedBy(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true, signal: controller.signal });
  return controller;
}

/** Reports why lines are rejected, at most once a minute. */
function rejectionReporter(report: Report, subject: string): (reason: string) => void {
  let reportedAt = -Infinity;
  return (words) => {
    if (performance.now() - reportedAt < 60_000) return;
    reportedAt = performance.now();
    report.warn(`${subject}: ${words}`);
  };
}
