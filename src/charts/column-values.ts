import type { Recording, Series } from './series.ts';
import type { ColumnRange } from './time.ts';

/** The value of each column: its maximum, or the last value as long as that counts, else NaN. */
export function columnValues(series: Series, recording: Recording, { zoom, first, width }: ColumnRange): Float64Array {
  const span = (column: number) => Math.ceil(recording.span(series, Math.max(0, column * zoom)) / zoom);
  const before = span(first) - 1;
  const values = new Float64Array(before + width);
  recording.history.columns(series.id, zoom, first - before, values);
  let last = -Infinity;
  let until = -Infinity;
  for (let column = 0; column < values.length; column += 1) {
    if (!Number.isNaN(values[column]!)) last = column;
    else if (last === column - 1) until = last + span(first - before + last);
    if (column > last && column < until) values[column] = values[last]!;
  }
  return values.subarray(before);
}
