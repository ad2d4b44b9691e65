import { themes } from './theme.ts';
import { zooms, type View } from './view.ts';

/** A key by its name (`a`, `left`, `ctrl-c`), a turn of the mouse wheel, or a click; rows and columns count from 0. */
export type InputEvent =
  { readonly key: string } | { readonly wheel: 1 | -1 } | { readonly click: { readonly row: number; readonly column: number } };

/** The part of a drawing that keys and the mouse act on. */
export interface KeyContext {
  /** The columns of the bands. */
  readonly left: number;
  readonly width: number;
  /** The number of the first column of the bands, in columns of `zoom` slots. */
  readonly first: number;
  readonly height: number;
  readonly oldest: number;
  readonly newest: number;
  /** How CPUs are displayed. */
  readonly cpu: View['cpu'];
  /** The slot of a typed time, or a message why there is none. */
  readonly slotAt: (time: string) => number | string;
}

export type KeyOutcome = View | 'quit' | 'suspend' | 'redraw';

/** Applies a key or the mouse to a view. */
export function applyKey(given: View, event: InputEvent, window: KeyContext): KeyOutcome {
  const view = given.notice === undefined ? given : { ...given, notice: undefined };
  if ('wheel' in event) return view.help ? view : scrolled(view, 3 * event.wheel);
  if ('click' in event) return view.help ? { ...view, help: false } : clicked(view, event.click.column, window);
  if (event.key === 'ctrl-c') return 'quit';
  if (event.key === 'ctrl-z') return 'suspend';
  if (event.key === 'ctrl-l') return 'redraw';
  if (view.prompt) return typed(view, view.prompt, event.key, window);
  if (view.help) return event.key === 'q' ? 'quit' : { ...view, help: false };
  const command = Object.hasOwn(commands, event.key) ? commands[event.key] : undefined;
  if (!command) return { ...view, notice: `${event.key} is not a key here; ? shows those that are` };
  const outcome = command(view, window);
  return outcome === view ? { ...view, notice: `${event.key} changes nothing here` } : outcome;
}

type Command = (view: View, window: KeyContext) => KeyOutcome;

const toggle =
  (what: 'disk' | 'network' | 'swap' | 'power' | 'memory' | 'details'): Command =>
  (view) => ({ ...view, [what]: view[what] === 'show' ? 'hide' : 'show' });

const commands: Readonly<Record<string, Command>> = {
  q: () => 'quit',
  v: (view) => ({ ...view, view: after(['off', 'one', 'all'], view.view) }),
  c: (view, { cpu }) => ({ ...view, cpu: after(['all', 'by_cluster', 'by_core'], cpu) }),
  g: (view) => ({ ...view, gpu: after(['collapsed', 'load_only', 'load_and_vram'], view.gpu) }),
  d: toggle('disk'),
  n: toggle('network'),
  s: toggle('swap'),
  p: toggle('power'),
  m: toggle('memory'),
  a: toggle('details'),
  t: (view) => ({ ...view, theme: after(themes.map(({ name }) => name), view.theme) }), // prettier-ignore
  '?': (view) => ({ ...view, help: true }),
  '/': (view) => ({ ...view, prompt: { asks: 'filter', text: view.filter } }),
  ':': (view) => ({ ...view, prompt: { asks: 'time', text: '' } }),
  ' ': (view, { newest }) =>
    view.paused ? { ...view, paused: false, end: undefined } : { ...view, paused: true, end: view.end ?? newest },
  escape: (view) => (view.cursor === undefined ? { ...view, filter: '' } : { ...view, cursor: undefined }),
  up: (view) => scrolled(view, -1),
  down: (view) => scrolled(view, 1),
  // The group's heading at the top covers a line.
  pageup: (view, { height }) => scrolled(view, -Math.max(1, height - 1)),
  pagedown: (view, { height }) => scrolled(view, Math.max(1, height - 1)),
  left: (view, window) => moved(view, -step(window), window),
  right: (view, window) => moved(view, step(window), window),
  ',': (view, window) => stepped(view, -1, window),
  '.': (view, window) => stepped(view, 1, window),
  home: (view, window) => moved(view, -Infinity, window),
  end: (view, window) => moved(view, Infinity, window),
  '0': (view) => ({ ...view, paused: false, end: undefined, cursor: undefined }),
  '+': (view, window) => zoomed(view, -1, window),
  '=': (view, window) => zoomed(view, -1, window),
  '-': (view, window) => zoomed(view, 1, window),
};

function after<Word>(words: readonly Word[], word: Word): Word {
  return words[(words.indexOf(word) + 1) % words.length]!;
}

/** The next layout limits the scroll, as it knows where the charts end. */
function scrolled(view: View, lines: number): View {
  return { ...view, scroll: Math.max(0, view.scroll + lines) };
}

/** A tenth of the width. */
function step({ width }: KeyContext): number {
  return Math.max(1, Math.floor(width / 10));
}

function moved(view: View, columns: number, window: KeyContext): View {
  return movedTo(view, (view.end ?? window.newest) + columns * view.zoom, window);
}

/** Moves a slot to the right edge, as far as there are samples. A view that reaches the newest slot follows it again. */
export function movedTo(view: View, end: number, { width, oldest, newest }: Pick<KeyContext, 'width' | 'oldest' | 'newest'>): View {
  const first = Math.min(newest, oldest + view.zoom * width - 1);
  return endingAt(view, Math.max(first, end), newest);
}

/** Moves a slot to the right edge. A view at the newest slot follows it, unless it is paused. */
function endingAt(view: View, end: number, newest: number): View {
  return { ...view, end: end >= newest && !view.paused ? undefined : Math.min(end, newest) };
}

/** Zooms around the cursor, else around the right edge. A view that shows everything zooms out no further. */
function zoomed(view: View, by: 1 | -1, window: KeyContext): View {
  const { width, oldest, newest } = window;
  const showsAll = (newest - oldest + 1) / view.zoom <= width;
  const zoom = by > 0 ? !showsAll && zooms.find((one) => one > view.zoom) : zooms.findLast((one) => one < view.zoom);
  if (!zoom) return view;
  if (view.end === undefined && view.cursor === undefined) return { ...view, zoom };
  if (view.cursor === undefined) return moved({ ...view, zoom }, 0, window);
  const end = view.cursor + Math.round(((view.end ?? newest) - view.cursor) * (zoom / view.zoom));
  return endingAt({ ...view, zoom }, end, newest);
}

function clicked(view: View, column: number, { left, width, first, newest }: KeyContext): View {
  const inside = column >= left && column < left + width;
  const cursor = Math.min(newest, (first + column - left + 1) * view.zoom - 1);
  return { ...view, cursor: inside && cursor >= 0 ? cursor : undefined };
}

/** Moves the cursor by columns, and the window with it where it would leave it. Without a cursor, sets one at the right edge. */
function stepped(view: View, columns: number, { width, first, oldest, newest }: KeyContext): View {
  const wanted = view.cursor === undefined ? (view.end ?? newest) : view.cursor + columns * view.zoom;
  const cursor = Math.max(oldest, Math.min(newest, wanted));
  const column = Math.floor(cursor / view.zoom);
  if (column < first) return endingAt({ ...view, cursor }, (column + width) * view.zoom - 1, newest);
  return column < first + width ? { ...view, cursor } : endingAt({ ...view, cursor }, cursor, newest);
}

/** Types at a prompt. A filter applies with every letter, a time with Enter. */
function typed(view: View, { asks, text }: NonNullable<View['prompt']>, key: string, window: KeyContext): View {
  if (key === 'escape') return { ...view, prompt: undefined, filter: asks === 'filter' ? '' : view.filter };
  if (key === 'enter') return asks === 'time' ? { ...jumped(view, text, window), prompt: undefined } : { ...view, prompt: undefined };
  const now = key === 'backspace' ? Array.from(text).slice(0, -1).join('') : key === 'ctrl-u' ? '' : text + (isCharacter(key) ? key : '');
  return { ...view, prompt: { asks, text: now }, ...(asks === 'filter' && { filter: now, scroll: 0 }) };
}

function isCharacter(key: string): boolean {
  return Array.from(key).length === 1;
}

/** Moves the middle of the window and the cursor to a time. */
function jumped(view: View, time: string, { width, newest, oldest, slotAt }: KeyContext): View {
  const slot = slotAt(time);
  if (typeof slot === 'string') return { ...view, notice: slot };
  const cursor = Math.max(oldest, Math.min(newest, slot));
  return endingAt({ ...view, cursor }, cursor + Math.floor((width * view.zoom) / 2), newest);
}
