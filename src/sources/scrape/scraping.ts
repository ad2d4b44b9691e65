import { Readable } from 'node:stream';
import type { Batch } from '../../samples/index.ts';
import { healthReporter } from '../../delivery/index.ts';
import { CubestatError, errnoOf, reasonOf } from '../../errors.ts';
import { httpClient, type HttpClient } from '../../http/index.ts';
import { named, warnOnce } from '../../report.ts';
import { alarm, monotonic, systemClock } from '../../time/index.ts';
import { type InputSettings, readInputs } from '../recordings/index.ts';
import type { SourceContext } from '../source.ts';
import type { ScrapeConfig } from './options.ts';
import { askFor, longestAnswer, type ScrapeAnswer } from './answer.ts';
import { Repeats } from './repeats.ts';
import type { ScrapeTarget } from './target.ts';

export interface ScrapeSettings extends Pick<SourceContext, 'failed' | 'timeRange'>, InputSettings {
  readonly failed: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Scrapes a target at t0 + k * interval, and yields the samples, until the signal or the end of the wanted time. A target that is down is
 * reported once, and scraped on.
 */
export async function* scraped(target: ScrapeTarget, config: ScrapeConfig, settings: ScrapeSettings): AsyncGenerator<Batch> {
  const { signal, timeRange } = settings;
  const { origin, tls, route, displayUrl } = target;
  const { interval, timeout, tlsInsecure } = config;
  const report = named(settings.report, displayUrl);
  if (tlsInsecure) report.warn('does not verify the certificate: tls_insecure is set');
  const client = await httpClient(origin, { connections: 1, timeout, tls, route, signal, longestBody: longestAnswer });
  const answers = new Answers(target, { ...settings, interval });
  const due = alarm(signal, systemClock);
  const began = monotonic();
  try {
    for (let tick = 0; await due(began + tick * interval); tick = Math.max(tick + 1, Math.ceil((monotonic() - began) / interval))) {
      if (timeRange && Date.now() / 1000 > timeRange.until) return;
      yield* answers.next(client);
      if (answers.isOver) return;
    }
  } catch (error) {
    if (!signal.aborted || errnoOf(error) !== 'ABORTED') throw error;
  } finally {
    await client.close();
  }
}

/** Reads one answer after another. */
class Answers {
  /** A bad record was found with --strict. */
  isOver = false;
  readonly #target: ScrapeTarget;
  readonly #settings: ScrapeSettings & { readonly interval: number };
  readonly #health: ReturnType<typeof healthReporter>;
  readonly #repeats = new Repeats();
  readonly #warn: (message: string) => void;

  constructor(target: ScrapeTarget, settings: ScrapeSettings & { readonly interval: number }) {
    this.#target = target;
    this.#settings = settings;
    this.#health = healthReporter(named(settings.report, target.displayUrl));
    this.#warn = warnOnce(settings.report);
  }

  async *next(client: HttpClient): AsyncGenerator<Batch> {
    const time = Date.now() / 1000;
    const page = await askFor(this.#target, client);
    if ('problem' in page) {
      this.#down(page);
      return;
    }
    let failure: unknown;
    this.#repeats.begin();
    for await (const batch of this.#read(page.content, time, (error) => (failure = error))) {
      if (batch.timestamp(0) !== time && this.#repeats.has(batch)) continue;
      yield batch;
    }
    this.#ended(failure);
  }

  #ended(failure: unknown): void {
    if (failure === undefined) this.#health.up();
    else if (this.#settings.strict) {
      this.isOver = true;
      this.#settings.failed(failure);
    } else if (failure instanceof CubestatError)
      this.#down({ state: 'content', problem: `sent an answer that cannot be read: ${reasonOf(failure)}` });
    else throw failure;
  }

  #read(content: Buffer, time: number, failed: (error: unknown) => void): Readable {
    const { displayUrl: name } = this.#target;
    const input = { name, open: () => Readable.from([content]), recordedAt: () => time };
    return readInputs([input], { ...this.#settings, report: { ...this.#settings.report, warn: this.#warn }, failed });
  }

  #down({ state, problem, remedy }: Exclude<ScrapeAnswer, { content: Buffer }>): void {
    const again = `retry every ${this.#settings.interval} s`;
    this.#health.down(state, [problem, remedy, again].filter(Boolean).join('; '));
  }
}
