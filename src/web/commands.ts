import { type KeyOutcome, type View, applyKey, movedTo, themeOf } from '../charts/index.ts';
import { type Address, viewAt } from './address.ts';
import { applyTheme } from './colors.ts';
import type { Elements } from './elements.ts';
import { toggleHelp } from './help.ts';
import type { PageModel } from './model.ts';
import type { PointerListener } from './pointer.ts';

/** Effects of keys, buttons, fields, mouse and fingers. */
export interface PageCommands extends PointerListener {
  press(key: string): void;
  /** Moves to a typed time. */
  goTo(time: string): void;
  filter(words: string): void;
  /** Shows one host, or all. */
  showHost(host: string | undefined): void;
  /** Shows what an address asks for. */
  open(address: Address): void;
  /** The system wishes for other colours than before. */
  lighten(): void;
}

export function pageCommands(model: PageModel, { filter, time, help }: Elements, redraw: () => void, isLight: () => boolean): PageCommands {
  const systemTheme = () => themeOf('auto', isLight()).name;
  const show = (outcome: KeyOutcome) => takeView(model, outcome) && redraw();
  return {
    ...gestures(model, show, redraw),
    press(key) {
      const { view, drawn } = model;
      if (!drawn) return undefined;
      if (key === '?') return toggleHelp(help);
      if (key === '/') return filter.focus();
      if (key === ':') return ask(time);
      model.hasChosenTheme ||= key === 't';
      if (key === 'escape' && view.cursor === undefined) filter.value = '';
      return show(applyKey(view, { key }, drawn.keys));
    },
    goTo(text) {
      const { view, drawn } = model;
      if (drawn) show(applyKey({ ...view, prompt: { asks: 'time', text } }, { key: 'enter' }, drawn.keys));
    },
    filter(words) {
      scrollTo(0, 0);
      show({ ...model.view, filter: words, notice: undefined });
    },
    showHost(host) {
      model.host = host;
      redraw();
    },
    open(address) {
      filter.value = address.view.filter;
      show(viewOfAddress(model, address, systemTheme()));
      model.hasChosenZoom = address.zoom !== undefined;
    },
    lighten() {
      if (!model.hasChosenTheme) show({ ...model.view, theme: systemTheme() });
    },
  };
}

/** Returns false for an outcome without a meaning here: quitting, suspending and redrawing. */
function takeView(model: PageModel, outcome: KeyOutcome): outcome is View {
  if (typeof outcome === 'string') return false;
  model.hasChosenZoom ||= outcome.zoom !== model.view.zoom;
  if (outcome.theme !== model.view.theme) applyTheme(themeOf(outcome.theme, false), document.documentElement);
  model.view = { ...outcome, help: false };
  return true;
}

function ask(field: HTMLInputElement): void {
  field.hidden = false;
  field.value = '';
  field.focus();
}

/** The view that an address asks for. Its times wait for the recording if that has not come. */
function viewOfAddress(model: PageModel, { view, host, theme, until, at }: Address, systemTheme: string): View {
  const { recording } = model;
  const isWaiting = recording.samples === 0;
  model.host = host;
  model.hasChosenTheme = theme !== undefined;
  model.wanted = isWaiting ? { until, at } : undefined;
  const themed = { ...view, theme: theme ?? systemTheme };
  return isWaiting ? themed : viewAt(themed, { until, at }, recording);
}

function gestures(model: PageModel, show: (outcome: KeyOutcome) => void, redraw: () => void): PointerListener {
  /** The remaining pixels of a drag, less than a column. */
  let rest = 0;
  return {
    hovered(x) {
      model.hover = x;
      redraw();
    },
    clicked(x) {
      const { view, drawn } = model;
      if (!drawn) return;
      const column = drawn.columnAt(x);
      const isSame = view.cursor !== undefined && column === drawn.window.cursor;
      show(isSame ? { ...view, cursor: undefined } : applyKey(view, { click: { row: 0, column } }, drawn.keys));
    },
    dragged(by) {
      const { view, drawn } = model;
      if (!drawn) return;
      const columns = Math.trunc((rest + by) / drawn.columnWidth);
      rest += by - columns * drawn.columnWidth;
      if (columns !== 0) show(movedTo(view, (view.end ?? drawn.keys.newest) - columns * view.zoom, drawn.keys));
    },
    zoomed(by, x) {
      const { view, drawn } = model;
      if (!drawn) return;
      const around = (drawn.window.first + drawn.columnAt(x)) * view.zoom;
      const outcome = applyKey({ ...view, cursor: around }, { key: by > 0 ? '+' : '-' }, drawn.keys);
      if (typeof outcome === 'object') show({ ...outcome, cursor: view.cursor, notice: undefined });
    },
  };
}
