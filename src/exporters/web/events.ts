import type { PageStream } from '../../http/index.ts';
import { memoizeLast } from '../../memoize.ts';
import { follow, type Followed } from './follow.ts';
import type { RecentSample, RecentSamples } from './recent-samples.ts';

/** The event of a sample, and what else readers are sent. */
export interface EventSettings {
  readonly lineOf: (sample: RecentSample) => Uint8Array;
  /** The state of the exporters beside the page, as JSON. */
  readonly exporters: () => string;
}

/**
 * Server-Sent Events: each sample, with the time of its arrival as its id; `gap` where samples were dropped; `exporters` with their state,
 * at first and on each change; and `end`. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function events(recent: RecentSamples, { lineOf, exporters }: EventSettings): (lastId: string | undefined) => PageStream {
  // All readers that keep up share the same bytes.
  const eventOf = memoizeLast((sample: RecentSample) =>
    Buffer.concat([Buffer.from(`id: ${idText(sample.id)}\ndata: `), lineOf(sample), newline]),
  );
  const exportersEvent = memoizeLast((state: string) => Buffer.from(`event: exporters\ndata: ${state}\n\n`));
  const bytesOf = (what: Followed): Uint8Array => {
    if (what === 'gap') return Buffer.from('event: gap\ndata:\n\n');
    if (what === 'end') return Buffer.from('event: end\ndata:\n\n');
    if (what.length === 0) return silence;
    return what.length === 1 ? eventOf(what[0]!) : Buffer.concat(what.map((sample) => eventOf(sample)));
  };
  return (lastId) => ({
    status: 200,
    type: 'text/event-stream; charset=utf-8',
    headers: unbuffered,
    async *chunks(gone) {
      let sent = exporters();
      yield Buffer.concat([Buffer.from(`retry: ${retryAfter}\n\n`), exportersEvent(sent)]);
      for await (const what of follow(recent, numberFor(recent, lastId), gone)) {
        const state = exporters();
        yield state === sent ? bytesOf(what) : Buffer.concat([bytesOf(what), exportersEvent(state)]);
        sent = state;
      }
    },
  });
}

/** nginx buffers responses by default: https://nginx.org/en/docs/http/ngx_http_proxy_module.html */
export const unbuffered = { 'X-Accel-Buffering': 'no' };

/** Milliseconds after which a browser connects again. */
const retryAfter = 1000;

const newline = Buffer.from('\n');

/** Keeps the connection alive for proxies and readers. A comment would not reach the script of a page. */
const silence = Buffer.from('event: silence\ndata:\n\n');

/** The form of an id: seconds with three digits. */
export function idText(id: number): string {
  return id.toFixed(3);
}

/** A reader without an id begins with the newest sample. */
function numberFor(recent: RecentSamples, lastId: string | undefined): number {
  const isId = lastId !== undefined && /^\d{1,12}(?:\.\d{1,6})?$/.test(lastId);
  // The added millionth makes equal times equal, however they are written.
  return isId ? recent.numberAfter(Number(lastId) + 1e-6) : Math.max(recent.oldest, recent.next - 1);
}
