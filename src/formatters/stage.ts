import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printable } from '../report.ts';
import type { Sample } from '../sample.ts';

/** How samples become text: what each adds, and what stands at the end. */
export interface Text {
  sample(sample: Sample): string;
  end?(): string;
}

/** Lifts a text into a stage of the pipe; a sample is one chunk. */
export function eachText({ sample: write, end }: Text): Transform {
  return new Transform({
    writableObjectMode: true,
    transform(sample: Sample, _encoding, done) {
      try {
        done(null, write(sample));
      } catch (error) {
        done(error as Error);
      }
    },
    flush: (done) => done(null, end?.()),
  });
}

/** Text to text that a terminal only shows: control characters other than newline and tab are spelled out. */
export function printableText(): Transform {
  const decoder = new StringDecoder('utf8');
  const lines = (text: string) => text.split('\n').map(printable).join('\n');
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      done(null, lines(decoder.write(bytes)));
    },
    flush: (done) => done(null, lines(decoder.end())),
  });
}
