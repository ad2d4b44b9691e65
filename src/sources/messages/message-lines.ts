import { batcher, type Batch } from '../../samples/index.ts';
import type { Report } from '../../report.ts';
import { readLine, ShapeReader, recordLimit } from '../recordings/index.ts';

/** A message of a broker. */
export interface BrokerMessage {
  readonly data: Uint8Array;
  /** For reports: `message 7 of cubestat.web1`. */
  place(): string;
  /** Acknowledges the message. */
  settle(): void;
}

export interface MessageLinesSettings {
  readonly report: Report;
  /** Called with each line that is no sample, and why. */
  readonly refused: (line: string, reason: string) => void;
}

/** The number of bad lines reported one by one; further ones are only counted. */
const mostReported = 10;

/** Parses messages of NDJSON lines. Lines that are no samples are reported and left out. */
export function messageLines({ report, refused }: MessageLinesSettings) {
  const toBatch = batcher({ isChecked: true });
  let bad = 0;
  let current: BrokerMessage | undefined;
  const parse = (line: Buffer) => {
    const { sample, fault } = readLine(line, recordLimit);
    if (fault === undefined) return sample && toBatch(sample);
    bad += 1;
    if (bad <= mostReported) report.warn(`${current!.place()}: ${fault}; left out`);
    if (bad === mostReported) report.warn('further bad lines are counted, not shown');
    return void refused(line.toString(), fault);
  };
  const reader = new ShapeReader({ parse, recognised: () => {}, longest: recordLimit });
  return {
    read(message: BrokerMessage): readonly Batch[] {
      current = message;
      const { buffer, byteOffset, byteLength } = message.data;
      return [...reader.read(Buffer.from(buffer, byteOffset, byteLength)), ...reader.end()];
    },
    get bad() {
      return bad;
    },
  };
}
