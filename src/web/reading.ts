import { columnValues, legendText } from '../charts/index.ts';
import { printable } from '../text/index.ts';
import type { Drawn } from './drawing.ts';
import type { PageModel } from './model.ts';

/** The most values: who hears more of them waits, and can filter. */
const mostValues = 8;

/** The values under the cursor in words, for screen readers; empty without a cursor. */
export function readingOf({ view, recording, host: chosen }: PageModel, { series, scales, window, time }: Drawn): string {
  if (view.cursor === undefined || window.cursor === undefined) return '';
  const namesHosts = chosen === undefined && recording.hosts.length > 1;
  const values = series.slice(0, mostValues).map((one) => {
    const value = legendText('now', one, { recording, window, values: columnValues(one, recording, window), upper: scales(one) });
    const name = `${namesHosts ? `${one.host} ` : ''}${one.chart.group} ${one.chart.title}`;
    return `${printable(name)} ${value}`;
  });
  return `${time}: ${values.join(', ')}`;
}
