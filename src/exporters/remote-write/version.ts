import type { Batch } from '../../samples/index.ts';
import type { HttpAnswer, Redact } from '../../http/index.ts';
import type { Classification } from '../push/index.ts';
import { classifyWrite, classifyWrite2 } from './classify.ts';
import { requestOf, rowWriter } from './request-2.ts';
import { seriesWriter } from './series-writer.ts';

/** A version of remote write. */
export interface RemoteWriteVersion {
  /** The value of the header X-Prometheus-Remote-Write-Version. */
  readonly number: string;
  readonly contentType: string;
  /** Opens a function that writes a row; undefined for a time that cannot be written. */
  rows(notice: (message: string) => void): (batch: Batch, row: number) => Buffer | undefined;
  /** Encodes concatenated rows as one message. */
  message(rows: Buffer): Buffer;
  classify(answer: HttpAnswer, redact: Redact): Classification;
}

/** By the name in the options. */
export const versions: Readonly<Record<'1.0' | '2.0', RemoteWriteVersion>> = {
  '1.0': {
    number: '0.1.0',
    contentType: 'application/x-protobuf',
    rows: seriesWriter,
    message: (rows) => rows,
    classify: classifyWrite,
  },
  '2.0': {
    number: '2.0.0',
    contentType: 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    rows: rowWriter,
    message: requestOf,
    classify: classifyWrite2,
  },
};
