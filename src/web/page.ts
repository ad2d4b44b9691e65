import { createRecording, isFromBefore, type RecordingCopy, themeOf, viewOfAll } from '../charts/index.ts';
import { timesOf, viewAt } from './address.ts';
import { keepAddress, watchAddress } from './address-bar.ts';
import { applyTheme } from './colors.ts';
import { pageCommands } from './commands.ts';
import { Connection, type ConnectionListener } from './connection.ts';
import { createDrawing } from './drawing.ts';
import type { Elements } from './elements.ts';
import { watchFields } from './fields.ts';
import { finerHistory } from './finer-history.ts';
import { watchKeys } from './keyboard.ts';
import { createModel, type PageModel } from './model.ts';
import { watchPointers } from './pointer.ts';
import { readingOf } from './reading.ts';
import { setText } from './set-text.ts';
import { showStatus } from './status-bar.ts';
import { fillTable } from './table.ts';

/** Milliseconds between two updates of the state, and of the table behind the charts. */
const [stateInterval, tableInterval] = [1000, 3000];

/** Displays the server's recording, and connects keys, mouse and fingers. */
export function openPage(elements: Elements): void {
  const openedAt = Date.now() / 1000;
  const lightness = matchMedia('(prefers-color-scheme: light)');
  const model = createModel(lightness.matches);
  const draw = createDrawing(elements);
  const redraw = onceAFrame(() => {
    model.isWhole = model.hasEnded && !model.hasChosenZoom && isFromBefore(model.recording, openedAt);
    model.drawn = draw(model);
    const whole = model.isWhole ? viewOfAll(model.view, model.recording, model.drawn.mostColumns) : model.view;
    if (whole !== model.view) {
      model.view = whole;
      model.drawn = draw(model);
    }
    showStatus(elements, model);
    setText(elements.reading, readingOf(model, model.drawn));
    fetchFiner();
    writeAddress(model);
  });
  const writeAddress = keepAddress();
  const fetchFiner = finerHistory(model, redraw);
  const commands = pageCommands(model, elements, redraw, () => lightness.matches);
  applyTheme(themeOf(model.view.theme, false), document.documentElement);

  watchKeys((key) => commands.press(key));
  watchPointers(elements.canvas, commands);
  watchFields(elements, commands);
  watchAddress((address) => commands.open(address));
  lightness.addEventListener('change', () => commands.lighten());
  addEventListener('resize', redraw);
  addEventListener('scroll', redraw, { passive: true });
  setInterval(() => showStatus(elements, model), stateInterval);
  setInterval(() => model.drawn && fillTable(elements.table, { ...model, ...model.drawn }), tableInterval);
  new Connection(recorder(model, redraw)).follow();
}

/** Records what the server sends. */
function recorder(model: PageModel, redraw: () => void): ConnectionListener {
  const seen = (change: Partial<PageModel>) => {
    Object.assign(model, { lastSample: performance.now(), ...change });
    redraw();
  };
  return {
    restart: (copy) => seen({ ...restarted(model, copy), hasEnded: false }),
    add(sample) {
      model.recording.add(sample);
      seen({ hasEnded: false });
    },
    exporting: (exporters) => seen({ exporters, lastSample: model.lastSample }),
    ended: () => seen({ hasEnded: true }),
    changed: (connection) => seen({ connection, lastSample: model.lastSample }),
  };
}

/** The recording of a server, which may not be the one of before: its slots are of other times. */
function restarted(model: PageModel, copy: RecordingCopy): Partial<PageModel> {
  const recording = createRecording(undefined, undefined, copy);
  const view = viewAt(model.view, model.wanted ?? timesOf(model.view, model.recording), recording);
  const isGone = model.host !== undefined && recording.samples > 0 && !recording.hosts.includes(model.host);
  return { recording, view, wanted: undefined, ...(isGone && { host: undefined }) };
}

/** Draws once per frame, however often it is called. */
function onceAFrame(draw: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}
