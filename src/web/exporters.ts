import { type ExporterStatus, exporterCounts, hasProblem } from '../charts/index.ts';
import { printable } from '../text/index.ts';
import { setText } from './set-text.ts';

/** Shows the state of the exporters besides the page, with their destinations as tooltips. */
export function showExporters(list: HTMLElement, exporters: readonly ExporterStatus[]): void {
  while (list.children.length > exporters.length) list.lastElementChild!.remove();
  while (list.children.length < exporters.length) list.append(document.createElement('li'));
  for (const [at, status] of exporters.entries()) {
    const item = list.children[at] as HTMLElement;
    setText(item, `${printable(status.name)} ${exporterCounts(status)}`);
    item.title = printable(status.destination ?? '');
    item.dataset['mood'] = hasProblem(status) ? 'warning' : 'muted';
  }
}
