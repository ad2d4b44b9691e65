import type { Batch } from '../../batch.ts';
import { ByteWriter } from '../../byte-writer.ts';
import { createRecording, type ExporterStatus, type Recording } from '../../charts/index.ts';
import { ndjsonText } from '../../formatters/index.ts';
import type { ListenConfig } from '../../http/index.ts';
import { monotonic, systemClock } from '../../timer.ts';
import type { InstanceContext } from '../exporter.ts';
import { listenFor } from '../listen-for.ts';
import { pageDocument } from './page-document.js';
import { recentSamples, type RecentSample } from './recent-samples.ts';
import { site } from './site.ts';

export interface ServeConfig extends ListenConfig {
  /** The history keeps every value of so many samples. */
  readonly bufferSize: number;
}

export interface ServeContext extends Pick<InstanceContext, 'report' | 'interval'> {
  /** The exporters beside the page. */
  readonly exporters?: () => readonly ExporterStatus[];
}

export interface ServedCharts {
  readonly origin: string;
  write(batch: Batch): void;
  /** No more samples will come; what there is stays to be seen. */
  end(): void;
  close(): Promise<void>;
}

/** Serves the page, and the samples that are written, until it is closed. */
export async function serveCharts(config: ServeConfig, { report, interval, exporters = () => [] }: ServeContext): Promise<ServedCharts> {
  const recording = createRecording(config.bufferSize, interval);
  const recent = recentSamples({ bytes: recentBytes, now: systemClock.wall });
  const freshness = freshnessOf(recording);
  const isFresh = () => (recent.hasEnded ? recording.samples > 0 : freshness.isFresh());
  let state = JSON.stringify(exporters());
  const find = site({ recording, recent, lineOf: lineWriter(), exporters: () => state, isFresh, document: pageDocument });
  const { origin, close } = await listenFor('web', config, { report }, find);
  const timers = [
    setInterval(recent.wake, heartbeat).unref(),
    // While a sample is passed on it is pending everywhere: between samples the state says more.
    setInterval(() => (state = JSON.stringify(exporters())), stateInterval).unref(),
  ];
  return {
    origin,
    write(batch) {
      freshness.seen();
      recording.add(batch);
      recent.add(batch);
    },
    end: recent.end,
    close() {
      timers.forEach(clearInterval);
      recent.wake();
      return close();
    },
  };
}

/** Bytes of the samples from which a reader can go on that was away. */
const recentBytes = 32 * 2 ** 20;

/** Milliseconds after which readers of a silent source are sent a comment: proxies end what is silent for a minute. */
const heartbeat = 15_000;

/** Milliseconds between two looks at the exporters. */
const stateInterval = 1000;

/** Whether samples arrive: five intervals without one, and at least 10 s, are too long. */
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
    text.batch(batch, writer);
    return writer.take();
  };
}
