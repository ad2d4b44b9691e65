import type { KeyContext } from './key-context.ts';
import { clicked, jumped, moved, scrolled, step, stepped, zoomed } from './moves.ts';
import { themes } from './theme.ts';
import type { View } from './view.ts';

/** A key by its name (`a`, `left`, `ctrl-c`), a turn of the mouse wheel, or a click; rows and columns count from 0. */
export type InputEvent =
  { readonly key: string } | { readonly wheel: 1 | -1 } | { readonly click: { readonly row: number; readonly column: number } };

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
