import { type KeyOutcome, applyKey, createRecording, createView, movedTo, themeOf } from '../charts/index.ts';
import { printable } from '../report.ts';
import { applyTheme } from './colors.ts';
import { type ConnectionState, follow } from './connection.ts';
import { createDrawing, type Drawn } from './drawing.ts';
import type { Elements } from './elements.ts';
import { toggleHelp } from './help.ts';
import { watchKeys } from './keyboard.ts';
import { columnWidth } from './paint.ts';
import { watchPointers } from './pointer.ts';
import { setText } from './set-text.ts';
import { countsText, stateText } from './state-text.ts';
import { fillTable } from './table.ts';

/** Milliseconds between two changes of the table behind the charts. */
const tableInterval = 3000;

/** Shows what the server has recorded and records, and lets keys, mouse and fingers choose of it. */
export function openPage(elements: Elements): void {
  const { filter, time, hosts, help, pause, now, notice, canvas, table } = elements;
  const draw = createDrawing(elements);
  const lightness = matchMedia('(prefers-color-scheme: light)');
  let recording = createRecording();
  let view = createView({ theme: themeOf('auto', lightness.matches).name });
  let hasChosenTheme = false;
  let host: string | undefined;
  let hover: number | undefined;
  let connection: ConnectionState = 'connecting';
  let hasEnded = false;
  let lastSample = performance.now();
  let drawn: Drawn | undefined;
  let isDue = false;

  const redraw = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      drawn = draw({ recording, view, host, hover, hasEnded });
      tell();
    });
  };
  const tell = () => {
    const state = { view, recording, connection, hasEnded, silence: (performance.now() - lastSample) / 1000 };
    const { text, mood } = stateText(state);
    setText(elements.state, text);
    elements.state.dataset['mood'] = mood;
    setText(elements.counts, countsText(state));
    setText(notice, view.notice ?? (drawn?.series.length === 0 && view.filter !== '' ? 'no metric has all of these words' : ''));
    const name = host ?? (recording.hosts.length > 1 ? `${recording.hosts.length} hosts` : (recording.hosts[0] ?? 'cubestat'));
    setText(elements.host, printable(name));
    document.title = name === 'cubestat' ? name : `${printable(name)} · cubestat`;
    pause.ariaPressed = String(view.paused);
    now.disabled = view.end === undefined && view.cursor === undefined && !view.paused;
    offerHosts();
  };
  const offerHosts = () => {
    hosts.hidden = recording.hosts.length < 2;
    if (hosts.hidden || hosts.options.length === recording.hosts.length + 1) return;
    hosts.replaceChildren(option('all hosts', ''), ...recording.hosts.toSorted().map((one) => option(printable(one), `=${one}`)));
    hosts.value = host === undefined ? '' : `=${host}`;
  };
  const show = (outcome: KeyOutcome) => {
    if (typeof outcome === 'string') return;
    if (outcome.theme !== view.theme) applyTheme(themeOf(outcome.theme, false), document.documentElement);
    view = { ...outcome, help: false };
    redraw();
  };
  const press = (key: string) => {
    if (!drawn) return;
    if (key === '?') return toggleHelp(help);
    if (key === '/') return filter.focus();
    if (key === ':') return askTime();
    hasChosenTheme ||= key === 't';
    if (key === 'escape') filter.value = view.cursor === undefined ? '' : filter.value;
    show(applyKey(view, { key }, drawn.keys));
  };
  const askTime = () => {
    time.hidden = false;
    time.value = '';
    time.focus();
  };
  const goTo = (text: string) => {
    if (drawn && text !== '') show(applyKey({ ...view, prompt: { asks: 'time', text } }, { key: 'enter' }, drawn.keys));
    time.hidden = true;
    canvas.focus();
  };
  const zoom = (by: 1 | -1, x: number) => {
    if (!drawn) return;
    const { cursor } = view;
    const around = (drawn.window.first + drawn.columnAt(x)) * view.zoom;
    const outcome = applyKey({ ...view, cursor: around }, { key: by > 0 ? '+' : '-' }, drawn.keys);
    if (typeof outcome === 'object') show({ ...outcome, cursor });
  };
  /** What is left of a drag that was less than a column. */
  let rest = 0;
  const drag = (by: number) => {
    if (!drawn) return;
    const pixels = rest + by * devicePixelRatio;
    const columns = Math.trunc(pixels / columnWidth(devicePixelRatio));
    rest = pixels - columns * columnWidth(devicePixelRatio);
    if (columns !== 0) show(movedTo(view, (view.end ?? drawn.keys.newest) - columns * view.zoom, drawn.keys));
  };

  watchKeys(press);
  watchPointers(canvas, {
    hovered(x) {
      hover = x;
      redraw();
    },
    clicked(x) {
      if (!drawn) return;
      const column = drawn.columnAt(x);
      const isSame = view.cursor !== undefined && column === drawn.window.cursor;
      show(isSame ? { ...view, cursor: undefined } : applyKey(view, { click: { row: 0, column } }, drawn.keys));
    },
    dragged: drag,
    zoomed: zoom,
  });
  elements.controls.addEventListener('click', ({ target }) => {
    const key = target instanceof HTMLElement ? target.closest('button')?.dataset['key'] : undefined;
    if (key !== undefined) press(key);
  });
  filter.addEventListener('input', () => {
    scrollTo(0, 0);
    show({ ...view, filter: filter.value, notice: undefined });
  });
  leaves(filter, (key) => key === 'Escape' && press('escape'));
  leaves(time, (key) => goTo(key === 'Enter' ? time.value : ''));
  time.addEventListener('blur', () => (time.hidden = true));
  hosts.addEventListener('change', () => {
    host = hosts.value === '' ? undefined : hosts.value.slice(1);
    redraw();
  });
  lightness.addEventListener('change', () => hasChosenTheme || show({ ...view, theme: themeOf('auto', lightness.matches).name }));
  addEventListener('resize', redraw);
  addEventListener('scroll', redraw, { passive: true });
  setInterval(tell, 1000);
  setInterval(() => drawn && fillTable(table, { recording, ...drawn }), tableInterval);
  applyTheme(themeOf(view.theme, false), document.documentElement);
  redraw();

  follow({
    restart(copy) {
      recording = createRecording(undefined, undefined, copy);
      lastSample = performance.now();
      hasEnded = false;
      redraw();
    },
    add(sample) {
      recording.add(sample);
      lastSample = performance.now();
      hasEnded = false;
      redraw();
    },
    ended() {
      hasEnded = true;
      redraw();
    },
    changed(state) {
      connection = state;
      tell();
    },
  });
}

/** Enter and Escape leave a field. */
function leaves(field: HTMLInputElement, leave: (key: string) => void): void {
  field.addEventListener('keydown', ({ key }) => {
    if (key !== 'Enter' && key !== 'Escape') return;
    leave(key);
    field.blur();
  });
}

function option(text: string, value: string): HTMLOptionElement {
  const made = document.createElement('option');
  made.textContent = text;
  made.value = value;
  return made;
}
