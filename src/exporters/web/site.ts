import type { IncomingHttpHeaders } from 'node:http';
import { encodeCopy, type LevelRange, type Recording, type RecordingCopy } from '../../charts/index.ts';
import { page, type FoundPage, type Page, type PageRequest, type Site } from '../../http/index.ts';
import { parseTime } from '../../time/index.ts';
import { events, idText } from './events.ts';
import { limitHeld } from './held-pages.ts';
import { lines, type LineRange } from './lines.ts';
import { limitReaders } from './reader-limit.ts';
import type { RecentSample, RecentSamples } from './recent-samples.ts';

export interface SiteSettings {
  readonly recording: Recording;
  readonly recent: RecentSamples;
  /** A sample as a line of JSON. */
  readonly lineOf: (sample: RecentSample) => Uint8Array;
  /** The state of the exporters beside the page, as JSON. */
  readonly exporters: () => string;
  readonly isFresh: () => boolean;
  readonly document: PageDocument;
}

/** The page for browsers, and what it may do. */
export interface PageDocument {
  readonly html: string;
  readonly policy: string;
}

/** What browsers and curl(1) can request. */
export function site({ recording, recent, lineOf, exporters, isFresh, document }: SiteSettings): Site['find'] {
  const eventsAfter = events(recent, { lineOf, exporters });
  const limited = limitReaders(maxReaders);
  const held = limitHeld(mostHistories);
  const index = page(200, 'text/html; charset=utf-8', document.html, {
    ...closed,
    'Content-Security-Policy': document.policy,
    'Referrer-Policy': 'no-referrer',
  });
  const newestId = () => idText(recent.newest?.id ?? 0);
  const byPath: Readonly<Record<string, (request: PageRequest) => FoundPage | Promise<FoundPage>>> = {
    '/': () => index,
    '/events': ({ headers, query }) => limited(eventsAfter(lastIdOf(headers) ?? query.get('since') ?? undefined)),
    '/samples': ({ query }) => {
      const range = rangeOf(recent, query);
      return typeof range === 'string' ? page(400, plain, `${range}\n`, closed) : limited(lines(recent, lineOf, range));
    },
    '/history': ({ query }) => {
      if (query.size === 0) return held(newestId(), () => historyPage(recording, newestId()));
      const range = levelRangeOf(recording, query);
      return typeof range === 'string'
        ? page(400, plain, `${range}\n`, closed)
        : held(`${newestId()} ${JSON.stringify(range)}`, () => copyPage(recording.copyRange(range, bytesPerLevel)));
    },
    '/healthz': () => (isFresh() ? page(200, plain, 'ok\n', closed) : noSample),
  };
  return (request) => (Object.hasOwn(byPath, request.path) ? byPath[request.path]!(request) : undefined);
}

/** Out of the server's limit of 256 concurrent requests. */
const maxReaders = 192;

/** Each has 8 MiB and more. */
const mostHistories = 16;

const plain = 'text/plain; charset=utf-8';

/** No other site may embed or read the responses. */
const closed = { 'Cross-Origin-Resource-Policy': 'same-origin' };

const noSample = page(503, plain, 'no sample: none has arrived yet, or they have stopped\n', closed);

/** About the bytes of each of the four history levels that the page starts with. */
const bytesPerLevel = 2 ** 21;

/** The recorded history, which the page continues from the sample with this id. */
function historyPage(recording: Recording, id: string): Page {
  return copyPage(recording.copy(bytesPerLevel), { 'Last-Event-ID': id });
}

function copyPage(copy: RecordingCopy, headers: Page['headers'] = {}): Page {
  return page(200, 'application/octet-stream', Buffer.from(encodeCopy(copy).buffer), { ...closed, ...headers });
}

const rangeNames = ['level', 'first', 'length'] as const;

/** The history blocks that a query asks for, or what is wrong with the query. */
function levelRangeOf({ history }: Recording, query: URLSearchParams): LevelRange | string {
  const unknown = [...query.keys()].find((name) => !(rangeNames as readonly string[]).includes(name));
  if (unknown !== undefined) return `there is no parameter ${unknown}: expected ${rangeNames.join(', ')}`;
  const [level, first, length] = rangeNames.map((name) => (/^\d{1,15}$/.test(query.get(name) ?? '') ? Number(query.get(name)) : NaN));
  const isRange = level! < history.levels.length && first! >= 0 && length! >= 1;
  if (!isRange) return `expected a level from 0 to ${history.levels.length - 1}, its first block, and how many`;
  return { level: level!, first: first!, length: length! };
}

function lastIdOf({ 'last-event-id': id }: IncomingHttpHeaders): string | undefined {
  return typeof id === 'string' ? id : undefined;
}

/** The times of a query, or what is wrong with the query. */
function rangeOf(recent: RecentSamples, query: URLSearchParams): LineRange | string {
  const unknown = [...query.keys()].find((name) => name !== 'since' && name !== 'until');
  if (unknown !== undefined) return `there is no parameter ${unknown}: expected since or until`;
  const near = recent.newest?.batch.timestamp(0) ?? Date.now() / 1000;
  const [since, until] = ['since', 'until'].map((name) => {
    const text = query.get(name);
    return text === null ? undefined : (parseTime(text, near) ?? NaN);
  });
  const wrong = Number.isNaN(since) ? 'since' : Number.isNaN(until) ? 'until' : undefined;
  if (wrong === undefined) return { since, until };
  return `${wrong} is not a time: expected one such as 14:05, 2026-11-24T14:05:30Z, -10m, now or seconds of Unix time`;
}
