import { ByteWriter, type Batch } from '../../samples/index.ts';
import { createRecording, type ExporterStatus, type Recording } from '../../charts/index.ts';
import { ndjsonText } from '../../formatters/index.ts';
import type { ListenConfig } from '../../http/index.ts';
import { monotonic, systemClock } from '../../time/index.ts';
import type { InstanceContext } from '../exporter.ts';
import { listenFor } from '../listen-for.ts';
import { pageDocument } from './page-document.js';
import { RecentSamples, type RecentSample } from './recent-samples.ts';
import { site } from './site.ts';

export interface ServeConfig extends ListenConfig {
  /** The number of samples of which the history keeps every value. */
  readonly bufferSize: number;
}

export interface ServeContext extends Pick<InstanceContext, 'report' | 'interval'> {
  /** The exporters besides the page. */
  readonly exporters?: () => readonly ExporterStatus[];
}

export interface ServedCharts {
  readonly origin: string;
  write(batch: Batch): void;
  /** No more samples will come; the page stays. */
  end(): void;
  close(): Promise<void>;
}

/** Serves the page and the written samples until it is closed. */
export async function serveCharts(config: ServeConfig, { report, interval, exporters = () => [] }: ServeContext): Promise<ServedCharts> {
  const recording = createRecording(config.bufferSize, interval);
  const recent = new RecentSamples({ bytes: recentBytes, now: systemClock.wall });
  const freshness = freshnessOf(recording);
  const isFresh = () => (recent.hasEnded ? recording.samples > 0 : freshness.isFresh());
  let state = JSON.stringify(exporters());
  const find = site({ recording, recent, lineOf: lineWriter(), exporters: () => state, isFresh, document: pageDocument });
  const { origin, close } = await listenFor('web', config, { report }, find);
  const timers = [
    setInterval(() => recent.wake(), heartbeat).unref(),
    // Read between samples: during a write, every exporter has it pending.
    setInterval(() => (state = JSON.stringify(exporters())), stateInterval).unref(),
  ];
  return {
    origin,
    write(batch) {
      freshness.seen();
      recording.add(batch);
      recent.add(batch);
    },
    end: () => recent.end(),
    close() {
      timers.forEach(clearInterval);
      recent.wake();
      return close();
    },
  };
}

/** Bytes of samples kept for readers that connect again. */
const recentBytes = 32 * 2 ** 20;

/** Milliseconds between keep-alive events: proxies end a connection that is silent for a minute. */
const heartbeat = 15_000;

/** Milliseconds between two readings of the exporters' state. */
const stateInterval = 1000;

/** Whether samples arrive: it is stale after five intervals, and at least 10 s. */
function freshnessOf(recording: Recording) {
  let last = -Infinity;
  return {
    seen: () => void (last = monotonic()),
    isFresh: () => monotonic() - last < Math.min(Math.max(5 * recording.interval, 10), 3600),
  };
}

function lineWriter(): (sample: RecentSample) => Buffer {
  const text = ndjsonText();
  const writer = new ByteWriter();
  return ({ batch }) => {
    text.row(batch, 0, writer);
    return writer.take();
  };
}
