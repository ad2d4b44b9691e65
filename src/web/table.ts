import { type LegendColumn, type LegendWindow, type Recording, type Series, columnValues, legendText } from '../charts/index.ts';
import { printable } from '../text/index.ts';
import { setText } from './set-text.ts';

/** The most rows, beyond which a reader has to filter. */
const maxRows = 1000;

const columns: readonly LegendColumn[] = ['now', 'mean', 'max'];

export interface TableContent {
  readonly recording: Recording;
  readonly series: readonly Series[];
  readonly scales: (series: Series) => number;
  readonly window: LegendWindow;
  /** The time of the values. */
  readonly time: string;
}

/** Fills the table behind the charts with their values, for screen readers. */
export function fillTable(table: HTMLTableElement, { recording, series, scales, window, time }: TableContent): void {
  const body = table.tBodies[0]!;
  const shown = series.slice(0, maxRows);
  const left = series.length > maxRows ? `, the first ${maxRows} of ${series.length} metrics: filter to find others` : '';
  setText(table.caption!, `What the charts show, at ${time}${left}`);
  while (body.rows.length > shown.length) body.deleteRow(-1);
  while (body.rows.length < shown.length) addRow(body);
  for (const [at, one] of shown.entries()) {
    const content = { recording, window, values: columnValues(one, recording, window), upper: scales(one) };
    const { host, chart } = one;
    const texts = [printable(host), printable(`${chart.group} ${chart.title}`), ...columns.map((what) => legendText(what, one, content))];
    const { cells } = body.rows[at]!;
    texts.forEach((text, column) => setText(cells[column]!, text));
  }
}

function addRow(body: HTMLTableSectionElement): void {
  const row = body.insertRow();
  row.insertCell();
  const name = document.createElement('th');
  name.scope = 'row';
  row.append(name);
  for (const _ of columns) row.insertCell();
}
