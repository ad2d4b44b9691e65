import { createRecording, themeOf } from '../charts/index.ts';
import { applyTheme } from './colors.ts';
import { pageCommands } from './commands.ts';
import { connect, type ConnectionListener } from './connection.ts';
import { createDrawing } from './drawing.ts';
import type { Elements } from './elements.ts';
import { watchFields } from './fields.ts';
import { finerHistory } from './finer-history.ts';
import { watchKeys } from './keyboard.ts';
import { createModel, type PageModel } from './model.ts';
import { watchPointers } from './pointer.ts';
import { showStatus } from './status-bar.ts';
import { fillTable } from './table.ts';

/** Milliseconds between two updates of the state, and of the table behind the charts. */
const [stateInterval, tableInterval] = [1000, 3000];

/** Displays the server's recording, and connects keys, mouse and fingers. */
export function openPage(elements: Elements): void {
  const lightness = matchMedia('(prefers-color-scheme: light)');
  const model = createModel(lightness.matches);
  const draw = createDrawing(elements);
  const redraw = onceAFrame(() => {
    model.drawn = draw(model);
    showStatus(elements, model);
    fetchFiner();
  });
  const fetchFiner = finerHistory(model, redraw);
  const commands = pageCommands(model, elements, redraw);
  applyTheme(themeOf(model.view.theme, false), document.documentElement);
  redraw();

  watchKeys((key) => commands.press(key));
  watchPointers(elements.canvas, commands);
  watchFields(elements, commands);
  lightness.addEventListener('change', () => commands.lighten(lightness.matches));
  addEventListener('resize', redraw);
  addEventListener('scroll', redraw, { passive: true });
  setInterval(() => showStatus(elements, model), stateInterval);
  setInterval(() => model.drawn && fillTable(elements.table, { ...model, ...model.drawn }), tableInterval);
  connect(recorder(model, redraw));
}

/** Records what the server sends. */
function recorder(model: PageModel, redraw: () => void): ConnectionListener {
  const seen = (change: Partial<PageModel>) => {
    Object.assign(model, { lastSample: performance.now(), ...change });
    redraw();
  };
  return {
    restart: (copy) => seen({ recording: createRecording(undefined, undefined, copy), hasEnded: false }),
    add(sample) {
      model.recording.add(sample);
      seen({ hasEnded: false });
    },
    exporting: (exporters) => seen({ exporters, lastSample: model.lastSample }),
    ended: () => seen({ hasEnded: true }),
    changed: (connection) => seen({ connection, lastSample: model.lastSample }),
  };
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
