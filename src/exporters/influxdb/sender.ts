import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { countOf } from '../../batch.ts';
import { fullJitter, pause, standing } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { HttpAnswer, HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import { createStatement } from './api.ts';
import type { Batch } from './batches.ts';
import type { Target } from './target.ts';
import { adviceOn, troubleOf, type Trouble } from './retry-advice.ts';
import { verdictOf, wordsOf, type Verdict } from './response.ts';

export type Settled = Exclude<Verdict, Trouble>;

export interface SenderSettings {
  readonly target: Target;
  readonly client: HttpClient;
  readonly compress: boolean;
  readonly context: Pick<ExportContext, 'report' | 'signal' | 'retried'>;
  /** How many samples are pending now, and where. */
  readonly pending: () => { readonly samples: number; readonly place: string };
}

/** Sends a batch, and again for as long as the server is in trouble; settles with what it made of the lines. */
export function sender(settings: SenderSettings): (batch: Batch) => Promise<Settled> {
  const { target, compress, context, pending } = settings;
  const { report, signal } = context;
  const health = standing(report);
  let failures = 0;
  let succeeded = -Infinity;
  let failed = -Infinity;
  // All requests wait for the same moment: one that is asked to come back later speaks for the others.
  let later: Promise<void> | undefined;

  const settle = (trouble: Trouble, began: number) => {
    const held = trouble.outcome === 'held';
    // What somebody has to do is said each minute, by an attempt.
    const seconds = held ? Math.min(fullJitter(failures), Math.max(1, health.due())) : (trouble.after ?? fullJitter(failures));
    const advice = held ? `; ${adviceOn(trouble, target)}` : '';
    const message = `${target.shown} ${trouble.words}${advice}; ${whatIsPending(pending())} in ${pending().place}; retry in ${shortly(seconds)}`;
    // Of an outage that is over, as another request has found out since, there is nothing to say.
    if (began > succeeded) health.fails(held ? trouble.cause : 'failing', message, held ? 'remind' : undefined);
    failures += 1;
    failed = performance.now();
    later = pause(seconds, signal).finally(() => (later = undefined));
  };

  return async (batch) => {
    const request = await requestOf(batch, compress);
    for (let attempt = 0; ; attempt++) {
      let verdict: Verdict;
      let began = performance.now();
      try {
        await later;
        signal.throwIfAborted();
        if (attempt > 0) context.retried();
        began = performance.now();
        verdict = await write(settings, request);
      } catch (error) {
        if (!signal.aborted) throw error;
        if (failures === 0) health.fails('failing', unanswered(target, began));
        throw leftOver(target, pending());
      }
      if (verdict.outcome !== 'held' && verdict.outcome !== 'failing') {
        // What was on its way before the trouble began does not tell that it is over.
        if (began > failed) {
          failures = 0;
          succeeded = performance.now();
          health.works();
        }
        return verdict;
      }
      if (verdict.outcome === 'held' && verdict.cause === 'credentials') target.refresh();
      if (later === undefined) settle(verdict, began);
    }
  };
}

interface WriteRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The fastest level leaves a fifth of such lines, in a tenth of the time in which the highest leaves a sixth. */
async function requestOf({ lines }: Batch, compress: boolean): Promise<WriteRequest> {
  const body = Buffer.from(`${lines.join('\n')}\n`);
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  if (!compress) return { body, headers };
  return { body: await promisify(gzip)(body, { level: constants.Z_BEST_SPEED }), headers: { ...headers, 'content-encoding': 'gzip' } };
}

/** Writes once. What goes wrong on the way is a verdict too. */
async function write({ target, client, context }: SenderSettings, { body, headers }: WriteRequest): Promise<Verdict> {
  const attempt = async () => {
    const request = { method: 'POST', path: target.writePath, headers: { ...headers, ...target.headers() }, body } as const;
    return tellable(verdictOf(await client.request(request), target.hide));
  };
  try {
    const verdict = await attempt();
    if (!target.create || verdict.outcome !== 'held' || verdict.cause !== 'missing') return verdict;
    const created = await createDatabase(target, client);
    if (created.status !== 200 || created.body.includes('"error"'))
      return { ...verdict, words: `${verdict.words}, and to CREATE DATABASE ${wordsOf(created, target.hide)}` };
    context.report.warn(`made the database ${target.database}, which was missing`);
    return await attempt();
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    return troubleOf(error);
  }
}

function tellable(verdict: Verdict): Verdict {
  return verdict.outcome === 'held' || verdict.outcome === 'failing' ? { ...verdict, words: `answers ${verdict.words}` } : verdict;
}

function createDatabase(target: Target, client: HttpClient): Promise<HttpAnswer> {
  const body = new URLSearchParams({ q: createStatement(target.database) }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...target.headers() };
  return client.request({ method: 'POST', path: `${target.base}/query`, headers, body });
}

function unanswered({ shown }: Target, began: number): string {
  return `${shown} had not answered after ${shortly((performance.now() - began) / 1000)}, when it was given up`;
}

function leftOver(target: Target, pending: ReturnType<SenderSettings['pending']>): CubestatError {
  return new CubestatError(`${whatIsPending(pending)}, which ${target.shown} did not take in time`, { code: 'UNDELIVERED', exitCode: 75 });
}

function whatIsPending({ samples }: ReturnType<SenderSettings['pending']>): string {
  return `${countOf(samples)} pending`;
}

function shortly(seconds: number): string {
  return seconds < 1 ? `${Math.ceil(seconds * 10) / 10} s` : `${Math.ceil(seconds)} s`;
}
