import { decodeCopy, type ExporterStatus } from '../charts/index.ts';
import { parseSample, type Sample } from '../samples/index.ts';
import type { ConnectionState } from './state-text.ts';

export interface ConnectionListener {
  /** The server's whole recording, which replaces the one displayed before. */
  restart(copy: ReturnType<typeof decodeCopy>): void;
  add(sample: Sample): void;
  /** The state of the exporters besides the page has changed. */
  exporting(exporters: readonly ExporterStatus[]): void;
  /** No more samples will come. */
  ended(): void;
  changed(state: ConnectionState): void;
}

/** Milliseconds between two attempts, the first and the longest. */
const [firstPause, longestPause] = [1000, 15_000];
/** Milliseconds of silence after which a connection counts as lost: three keep-alive periods of the server. */
const longestSilence = 50_000;
/** Milliseconds in the background after which everything is fetched again, and not sample by sample. */
const longestAbsence = 300_000;

/**
 * Follows the server's samples across restarts and network failures. In the background a page has no connection, because browsers allow six
 * per server, and further pages would wait forever.
 */
export function connect(listener: ConnectionListener): void {
  let source: EventSource | undefined;
  let lastId: string | undefined;
  let lastHeard = 0;
  let hiddenSince: number | undefined;
  let pause = firstPause;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Incremented by each restart: results for an earlier one are dropped. */
  let turn = 0;

  const heard = () => {
    lastHeard = Date.now();
    pause = firstPause;
    listener.changed('open');
  };
  const stop = () => {
    turn += 1;
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const later = () => {
    stop();
    listener.changed('lost');
    // Random, so that not all readers reconnect to a restarted server at once.
    retry = setTimeout(begin, pause * (0.5 + Math.random() / 2));
    pause = Math.min(2 * pause, longestPause);
  };
  const fetchAll = async () => {
    const mine = turn;
    const response = await fetch('history', { cache: 'no-store' });
    if (!response.ok) throw new Error(response.statusText);
    const bytes = await response.arrayBuffer();
    if (mine !== turn) return;
    lastId = response.headers.get('last-event-id') ?? '0';
    listener.restart(decodeCopy(bytes));
    open();
  };
  const open = () => {
    lastHeard = Date.now();
    source = new EventSource(`events?since=${lastId}`);
    source.addEventListener('open', heard);
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      heard();
      lastId = lastEventId;
      listener.add(parseSample(data));
    });
    source.addEventListener('exporters', ({ data }: MessageEvent<string>) => listener.exporting(JSON.parse(data) as ExporterStatus[]));
    source.addEventListener('silence', heard);
    source.addEventListener('end', () => listener.ended());
    source.addEventListener('gap', () => {
      lastId = undefined;
      begin();
    });
    source.addEventListener('error', () => (source?.readyState === EventSource.CLOSED ? later() : listener.changed('lost')));
  };
  const begin = () => {
    stop();
    if (document.hidden) return;
    if (lastId !== undefined) open();
    else fetchAll().catch(later);
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      hiddenSince = Date.now();
      return stop();
    }
    if (Date.now() - (hiddenSince ?? Date.now()) > longestAbsence) lastId = undefined;
    begin();
  });
  setInterval(() => source && Date.now() - lastHeard > longestSilence && later(), 5000);
  begin();
}
