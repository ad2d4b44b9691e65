import type { JsMsg } from '@nats-io/jetstream';
import type { Batch } from '../../batch.ts';
import { batcher } from '../../batcher.ts';
import type { Report } from '../../report.ts';
import { readLine, ShapeReader } from '../ndjson/index.ts';
import { recordLimit } from '../reading.ts';

export interface MessageLinesSettings {
  readonly report: Report;
  /** Called with each line that is no sample, and why. */
  readonly refused: (line: string, reason: string) => void;
}

/** The bad lines that are reported one by one; further ones are counted only. */
const mostReported = 10;

/** Reads messages of NDJSON lines, whoever has written them. Lines that are no samples are reported and left out. */
export function messageLines({ report, refused }: MessageLinesSettings) {
  const toBatch = batcher({ isChecked: true });
  let bad = 0;
  let current: JsMsg | undefined;
  const parse = (line: Buffer) => {
    const { sample, fault } = readLine(line, recordLimit);
    if (fault === undefined) return sample && toBatch(sample);
    bad += 1;
    if (bad <= mostReported) report.warn(`message ${current!.seq} of ${current!.subject}: ${fault}; left out`);
    if (bad === mostReported) report.warn('further bad lines are counted, not shown');
    return void refused(line.toString(), fault);
  };
  const reader = new ShapeReader({ parse, recognised: () => {}, longest: recordLimit });
  return {
    read(message: JsMsg): readonly Batch[] {
      current = message;
      const { buffer, byteOffset, byteLength } = message.data;
      return [...reader.read(Buffer.from(buffer, byteOffset, byteLength)), ...reader.end()];
    },
    get bad() {
      return bad;
    },
  };
}
