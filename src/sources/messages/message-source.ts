import type { Readable } from 'node:stream';
import { acknowledgement, type Batch } from '../../samples/index.ts';
import { letterFile } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { Tls } from '../../http/index.ts';
import type { Report } from '../../report.ts';
import { readableOf } from '../readable-of.ts';
import type { SourceContext } from '../source.ts';
import { messageLines, type BrokerMessage } from './message-lines.ts';

export interface MessageSourceSettings {
  /** For reports: the operand without secrets. */
  readonly name: string;
  readonly report: Report;
  /** The file for lines that are no samples. */
  readonly deadLetters: string | undefined;
  readonly context: SourceContext;
  /** Whether messages have to be acknowledged to the broker. */
  readonly isAcknowledged: boolean;
  readonly tls: Tls | undefined;
}

/**
 * The samples of a broker's messages, as batches. `open` reads messages until its signal aborts. A message is acknowledged when all its
 * samples are settled, or taken by a pipeline that does not settle. One without samples is acknowledged at once.
 */
export function messageSource(open: (stop: AbortSignal) => AsyncIterable<BrokerMessage>, settings: MessageSourceSettings): Readable {
  const { report, tls, context } = settings;
  if (tls?.rejectUnauthorized === false) report.warn('does not verify the certificate: tls_insecure is set');
  return readableOf((stop) => samplesOf(open(stop), settings), context.signal);
}

async function* samplesOf(messages: AsyncIterable<BrokerMessage>, settings: MessageSourceSettings): AsyncGenerator<Batch> {
  const { name, report, context, isAcknowledged } = settings;
  const { strict = false, settles = false, failed } = context;
  const lines = messageLines({ report, refused: deadLetterWriter(settings) });
  for await (const message of messages) {
    const batches = lines.read(message);
    if (strict && lines.bad > 0) {
      failed(new CubestatError(`${name}: ${message.place()} is not all samples`, { code: 'BAD_LINE' }));
      return;
    }
    const settlement = acknowledgement(() => message.settle());
    for (const batch of batches) {
      settlement.hold();
      yield batch.acknowledgedBy(settlement);
      if (!settles || !isAcknowledged) settlement.release();
    }
    settlement.release();
  }
  if (lines.bad > 0) report.warn(`${lines.bad} lines left out`);
}

function deadLetterWriter({ deadLetters, name, report }: MessageSourceSettings): (line: string, reason: string) => void {
  if (deadLetters === undefined) return () => {};
  const write = letterFile(deadLetters, report);
  return (line, reason) => write([{ source: name, reason, line }]);
}
