import { printable } from '../text/index.ts';
import type { Elements } from './elements.ts';
import { showExporters } from './exporters.ts';
import type { PageModel } from './model.ts';
import { setText } from './set-text.ts';
import { countsText, stateText } from './state-text.ts';

/** Shows the state in the bar above the charts, and offers the hosts. */
export function showStatus({ host, state, counts, exporters, notice, hosts, pause, now }: Elements, model: PageModel): void {
  const { view, recording, drawn } = model;
  const known = { ...model, silence: (performance.now() - model.lastSample) / 1000 };
  const { text, mood } = stateText(known);
  setText(state, text);
  state.dataset['mood'] = mood;
  setText(counts, countsText(known));
  showExporters(exporters, model.exporters);
  setText(notice, view.notice ?? (drawn?.series.length === 0 && view.filter !== '' ? 'no metric has all of these words' : ''));
  const name = nameOf(model);
  setText(host, name ?? 'cubestat');
  document.title = name === undefined ? 'cubestat' : `${name} · cubestat`;
  pause.ariaPressed = String(view.paused);
  now.disabled = view.end === undefined && view.cursor === undefined && !view.paused;
  offerHosts(hosts, recording.hosts, model.host);
}

function nameOf({ host, recording: { hosts } }: PageModel): string | undefined {
  if (host === undefined && hosts.length > 1) return `${hosts.length} hosts`;
  const one = host ?? hosts[0];
  return one === undefined ? undefined : printable(one);
}

function offerHosts(select: HTMLSelectElement, hosts: readonly string[], chosen: string | undefined): void {
  select.hidden = hosts.length < 2;
  if (select.hidden) return;
  const value = chosen === undefined ? '' : valueOfHost(chosen);
  if (select.options.length !== hosts.length + 1)
    select.replaceChildren(option('all hosts', ''), ...hosts.toSorted().map((one) => option(printable(one), valueOfHost(one))));
  else if (select.value === value) return;
  select.value = value;
}

/** The empty text means all hosts, so a host without a name needs another one. */
function valueOfHost(host: string): string {
  return `=${host}`;
}

export function chosenHost({ value }: HTMLSelectElement): string | undefined {
  return value === '' ? undefined : value.slice(1);
}

function option(text: string, value: string): HTMLOptionElement {
  const made = document.createElement('option');
  made.textContent = text;
  made.value = value;
  return made;
}
