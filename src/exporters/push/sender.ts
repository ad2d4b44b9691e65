import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { countOf } from '../../batch.ts';
import { fullJitter, pause, healthReporter } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body } from './bodies.ts';
import type { Endpoint } from './endpoint.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Classification, Problem, Protocol, Settled } from './protocol.ts';

export interface SenderSettings {
  readonly protocol: Protocol;
  readonly endpoint: Endpoint;
  readonly client: HttpClient;
  readonly compress: boolean;
  readonly context: Pick<ExportContext, 'report' | 'signal' | 'retried'>;
  /** How many samples are pending now, and where. */
  readonly pending: () => { readonly samples: number; readonly place: string };
}

/** Sends a body, and again for as long as a problem lasts; settles with what the server made of the lines. */
export function sender(settings: SenderSettings): (body: Body) => Promise<Settled> {
  const { protocol, endpoint, compress, context, pending } = settings;
  const { report, signal } = context;
  const health = healthReporter(report);
  let failures = 0;
  let succeeded = -Infinity;
  let failed = -Infinity;
  // All requests wait for the same moment: one that is asked to come back later speaks for the others.
  let later: Promise<void> | undefined;

  const waitFor = (problem: Problem, began: number) => {
    const held = problem.outcome === 'held';
    // What somebody has to do is said each minute, by an attempt.
    const seconds = held
      ? Math.min(fullJitter(failures), Math.max(1, health.secondsToReminder()))
      : (problem.after ?? fullJitter(failures));
    const advice = held ? `; ${remedyFor(problem.cause, endpoint, protocol)}` : '';
    const message = `${endpoint.shown} ${problem.words}${advice}; ${whatIsPending(pending())} in ${pending().place}; retry in ${shortly(seconds)}`;
    // Of an outage that is over, as another request has found out since, there is nothing to say.
    if (began > succeeded) health.down(held ? problem.cause : 'failing', message, held ? 'remind' : undefined);
    failures += 1;
    failed = performance.now();
    later = pause(seconds, signal).finally(() => (later = undefined));
  };

  return async (body) => {
    const request = await requestOf(body, protocol, compress);
    for (let attempt = 0; ; attempt++) {
      let answer: Classification;
      let began = performance.now();
      try {
        await later;
        signal.throwIfAborted();
        if (attempt > 0) context.retried();
        began = performance.now();
        answer = await write(settings, request);
      } catch (error) {
        if (!signal.aborted) throw error;
        if (failures === 0) health.down('failing', unanswered(endpoint, began));
        throw leftOver(endpoint, pending());
      }
      if (answer.outcome !== 'held' && answer.outcome !== 'failing') {
        // What was on its way before the problem began does not tell that it is over.
        if (began > failed) {
          failures = 0;
          succeeded = performance.now();
          health.up();
        }
        return answer;
      }
      if (answer.outcome === 'held' && answer.cause === 'credentials') protocol.renew?.();
      if (later === undefined) waitFor(answer, began);
    }
  };
}

interface WriteRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The fastest level leaves a fifth of such lines, in a tenth of the time in which the highest leaves a sixth. */
async function requestOf({ lines }: Body, { contentType }: Protocol, compress: boolean): Promise<WriteRequest> {
  const body = Buffer.concat(lines);
  const headers = { 'content-type': contentType };
  if (!compress) return { body, headers };
  return { body: await promisify(gzip)(body, { level: constants.Z_BEST_SPEED }), headers: { ...headers, 'content-encoding': 'gzip' } };
}

/** Writes once. What goes wrong on the way is classified too. */
async function write({ protocol, client }: SenderSettings, { body, headers }: WriteRequest): Promise<Classification> {
  const attempt = async () => {
    const request = { method: 'POST', path: protocol.path, headers: { ...headers, ...protocol.headers() }, body } as const;
    return asAnswer(protocol.classify(await client.request(request)));
  };
  try {
    const answer = await attempt();
    const mended = answer.outcome === 'held' ? await protocol.mend?.(answer.cause, client) : undefined;
    if (mended === undefined || answer.outcome !== 'held') return answer;
    return mended === 'mended' ? await attempt() : { ...answer, words: `${answer.words}, and ${mended.failed}` };
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    return problemOf(error);
  }
}

function asAnswer(answer: Classification): Classification {
  return answer.outcome === 'held' || answer.outcome === 'failing' ? { ...answer, words: `answers ${answer.words}` } : answer;
}

function unanswered({ shown }: Endpoint, began: number): string {
  return `${shown} had not answered after ${shortly((performance.now() - began) / 1000)}, when it was given up`;
}

function leftOver(endpoint: Endpoint, pending: ReturnType<SenderSettings['pending']>): CubestatError {
  return new CubestatError(`${whatIsPending(pending)}, which ${endpoint.shown} did not take in time`, {
    code: 'UNDELIVERED',
    exitCode: 75,
  });
}

function whatIsPending({ samples }: ReturnType<SenderSettings['pending']>): string {
  return `${countOf(samples)} pending`;
}

function shortly(seconds: number): string {
  return seconds < 1 ? `${Math.ceil(seconds * 10) / 10} s` : `${Math.ceil(seconds)} s`;
}
