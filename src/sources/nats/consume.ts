import type { Readable } from 'node:stream';
import type { JsMsg } from '@nats-io/jetstream';
import { acknowledgement, type Batch } from '../../batch.ts';
import { letterFile } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { TimeRange } from '../../filters/index.ts';
import { natsClient } from '../../nats/index.ts';
import type { Released } from '../../pipeline.ts';
import { named, type Report } from '../../report.ts';
import { readableOf } from '../readable-of.ts';
import type { SourceContext } from '../source.ts';
import { messageLines } from './message-lines.ts';
import type { NatsOperand } from './operand.ts';
import { pulled } from './pulling.ts';
import { Unsettled } from './unsettled.ts';

/** Seconds for an answer of the server. */
const timeout = 10;

/** The samples of a stream, message by message. */
export function consumed(operand: NatsOperand, deadLetters: string | undefined, context: SourceContext): Readable & Released {
  const report = named(context.report, operand.name);
  if (operand.servers.tls?.rejectUnauthorized === false) report.warn('takes any certificate: tls_insecure is set');
  const left = new AbortController();
  const stop = context.signal ? AbortSignal.any([context.signal, left.signal]) : left.signal;
  const client = natsClient(operand.servers, { timeout, signal: new AbortController().signal });
  const unsettled = new Unsettled();
  const since = storedSince(context.timeRange);
  const messages = pulled({ client, consumer: { ...operand, since }, unsettled, report, stop });
  const refused = deadLetters === undefined ? () => {} : deadLetterWriter(deadLetters, operand.name, report);
  const samples = samplesOf(messages, { name: operand.name, unsettled, report, refused, context });
  return Object.assign(
    readableOf(samples, () => left.abort()),
    {
      async release() {
        // What was settled in the meantime is acknowledged, if there is a way to do so.
        if (unsettled.hasUnheard)
          await client.connection().then(
            (to) => unsettled.connect(to, undefined),
            () => {},
          );
        unsettled.giveBack();
        await client.close();
      },
    },
  );
}

/** A sample is stored after it was taken, but for the seconds by which clocks differ. */
function storedSince({ since }: Partial<TimeRange> = {}): number | undefined {
  return since === undefined || since === -Infinity ? undefined : since - clockSkew;
}

const clockSkew = 60;

interface Reading {
  readonly name: string;
  readonly unsettled: Unsettled;
  readonly report: Report;
  readonly refused: (line: string, reason: string) => void;
  readonly context: SourceContext;
}

/**
 * A message is acknowledged when the samples of all its lines are settled, or, in a pipe that does not tell of that, taken. One
 * without any is acknowledged at once.
 */
async function* samplesOf(messages: AsyncIterable<JsMsg>, { name, unsettled, report, refused, context }: Reading): AsyncGenerator<Batch> {
  const { strict = false, settles = false, failed } = context;
  const lines = messageLines({ report, refused });
  for await (const message of messages) {
    const batches = lines.read(message);
    if (strict && lines.bad > 0) {
      failed(new CubestatError(`${name}: message ${message.seq} is not all samples`, { code: 'BAD_LINE' }));
      return;
    }
    const settlement = acknowledgement(() => unsettled.settle(message));
    for (const batch of batches) {
      settlement.hold();
      yield batch.acknowledgedBy(settlement);
      if (!settles) settlement.release();
    }
    settlement.release();
  }
  if (lines.bad > 0) report.warn(`${lines.bad} lines left out`);
}

function deadLetterWriter(path: string, source: string, report: Report): Reading['refused'] {
  const write = letterFile(path, report);
  return (line, reason) => write([{ source, reason, line }]);
}
