import { Transform } from 'node:stream';
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
