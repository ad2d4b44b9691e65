import type { Transform } from 'node:stream';
import { perShape, type Batch, type Shape } from '../samples/index.ts';
import { splitBatches } from './stage.ts';

/** Whether a row of a batch is wanted. */
export type RowTest = (batch: Batch, row: number) => boolean;

/** A stage that passes the rows of a test, which is made once per shape. `end` is called at the end with the number of passed rows. */
export function whereRows(testOf: (shape: Shape) => RowTest, end: (kept: number) => void = () => {}): Transform {
  const known = perShape(testOf);
  let kept = 0;
  return splitBatches(
    function* (batch) {
      const wanted = known(batch.shape);
      for (const run of runsOf(batch, wanted)) {
        kept += run.length;
        yield run;
      }
    },
    () => end(kept),
  );
}

/** The runs of wanted rows, as batches. */
function* runsOf(batch: Batch, wanted: RowTest): Generator<Batch> {
  let start = 0;
  for (let row = 0; row <= batch.length; row += 1) {
    if (row < batch.length && wanted(batch, row)) continue;
    if (row > start) yield batch.slice(start, row);
    start = row + 1;
  }
}
