import type { Batch } from '../../batch.ts';
import { ByteWriter } from '../../byte-writer.ts';
import { createRecording, type Recording } from '../../charts/index.ts';
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

export interface ServedCharts {
  readonly origin: string;
  write(batch: Batch): void;
  /** No more samples will come; what there is stays to be seen. */
  end(): void;
  close(): Promise<void>;
}

/** Serves the page, and the samples that are written, until it is closed. */
export async function serveCharts(
  config: ServeConfig,
  { report, interval }: Pick<InstanceContext, 'report' | 'interval'>,
): Promise<ServedCharts> {
  const recording = createRecording(config.bufferSize, interval);
  const recent = recentSamples({ bytes: recentBytes, now: systemClock.wall });
  const freshness = freshnessOf(recording);
  const isFresh = () => (recent.hasEnded ? recording.samples > 0 : freshness.isFresh());
  const find = site({ recording, recent, lineOf: lineWriter(), isFresh, document: pageDocument });
  const { origin, close } = await listenFor('web', config, { report }, find);
  const waking = setInterval(recent.wake, heartbeat).unref();
  return {
    origin,
    write(batch) {
      freshness.seen();
      recording.add(batch);
      recent.add(batch);
    },
    end: recent.end,
    close() {
      clearInterval(waking);
      recent.wake();
      return close();
    },
  };
}

/** Bytes of the samples from which a reader can go on that was away. */
const recentBytes = 32 * 2 ** 20;

/** Milliseconds after which readers of a silent source are sent a comment: proxies end what is silent for a minute. */
const heartbeat = 15_000;

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
