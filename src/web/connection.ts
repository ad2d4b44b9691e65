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
export class Connection {
  readonly #listener: ConnectionListener;
  #source: EventSource | undefined;
  /** The last event of the server that has been seen; undefined if the whole recording has to be fetched. */
  #lastId: string | undefined;
  #lastHeard = 0;
  #hiddenSince: number | undefined;
  #pause = firstPause;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Incremented by each restart: results for an earlier one are dropped. */
  #turn = 0;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  /** Follows the server as long as the page is open. */
  follow(): void {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#hide() : this.#appear()));
    setInterval(() => this.#source && Date.now() - this.#lastHeard > longestSilence && this.#retryLater(), 5000);
    this.#begin();
  }

  #begin(): void {
    this.#stop();
    if (document.hidden) return;
    if (this.#lastId !== undefined) this.#open();
    else this.#fetchAll().catch(() => this.#retryLater());
  }

  #stop(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #retryLater(): void {
    this.#stop();
    this.#listener.changed('lost');
    // Random, so that not all readers reconnect to a restarted server at once.
    this.#retry = setTimeout(() => this.#begin(), this.#pause * (0.5 + Math.random() / 2));
    this.#pause = Math.min(2 * this.#pause, longestPause);
  }

  #hide(): void {
    this.#hiddenSince = Date.now();
    this.#stop();
  }

  #appear(): void {
    if (Date.now() - (this.#hiddenSince ?? Date.now()) > longestAbsence) this.#lastId = undefined;
    this.#begin();
  }

  async #fetchAll(): Promise<void> {
    const turn = this.#turn;
    const response = await fetch('history', { cache: 'no-store' });
    if (!response.ok) throw new Error(response.statusText);
    const bytes = await response.arrayBuffer();
    if (turn !== this.#turn) return;
    this.#lastId = response.headers.get('last-event-id') ?? '0';
    this.#listener.restart(decodeCopy(bytes));
    this.#open();
  }

  #open(): void {
    const listener = this.#listener;
    const source = new EventSource(`events?since=${this.#lastId}`);
    this.#source = source;
    this.#lastHeard = Date.now();
    source.addEventListener('open', () => this.#heard());
    source.addEventListener('silence', () => this.#heard());
    source.addEventListener('message', (event: MessageEvent<string>) => this.#receive(event));
    source.addEventListener('exporters', ({ data }: MessageEvent<string>) => listener.exporting(JSON.parse(data) as ExporterStatus[]));
    source.addEventListener('end', () => listener.ended());
    source.addEventListener('gap', () => {
      this.#lastId = undefined;
      this.#begin();
    });
    source.addEventListener('error', () => (source.readyState === EventSource.CLOSED ? this.#retryLater() : listener.changed('lost')));
  }

  #heard(): void {
    this.#lastHeard = Date.now();
    this.#pause = firstPause;
    this.#listener.changed('open');
  }

  #receive({ data, lastEventId }: MessageEvent<string>): void {
    this.#heard();
    this.#lastId = lastEventId;
    this.#listener.add(parseSample(data));
  }
}
