import { diff, type Shift } from './diff.ts';
import type { Layout, Palette, Picture } from '../draw/index.ts';
import type { Terminal } from './tty.ts';

/** Draws pictures on a terminal, no more often than it takes them, and of each only what has changed. */
export interface Renderer {
  /** There is something else to see. */
  schedule(): void;
  /** The terminal shows something of its own: the next picture is painted as a whole. */
  invalidate(): void;
  stop(): void;
}

/** Milliseconds between two pictures, at least. */
const shortest = 33;

export function createRenderer(terminal: Terminal, draw: () => Painted): Renderer {
  let painted: Painted | undefined;
  let isInvalid = false;
  let drawnAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const paint = () => {
    timer = undefined;
    if (isOver || terminal.busy) return;
    drawnAt = performance.now();
    const next = draw();
    const before = !isInvalid && painted?.palette === next.palette ? painted : undefined;
    const text = diff(before?.screen, next.screen, next.palette.sgr, before && shiftOf(before.layout, next.layout));
    // Synchronized: a terminal that can shows the picture as a whole. https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036
    if (text !== '') terminal.write(`\u001b[?2026h${text}\u001b[?2026l`);
    painted = next;
    isInvalid = false;
  };
  const schedule = () => {
    if (!isOver) timer ??= setTimeout(paint, Math.max(0, drawnAt + shortest - performance.now()));
  };
  paint();

  return {
    schedule,
    invalidate() {
      isInvalid = true;
      schedule();
    },
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

export type Painted = Picture & { readonly palette: Palette };

/** By how many columns the charts have moved to the left, if nothing else has changed about them. */
function shiftOf(before: Layout, after: Layout): Shift | undefined {
  const { left, width, zoom, first } = after;
  if (before.left !== left || before.width !== width || before.zoom !== zoom) return undefined;
  return { left, width, by: first - before.first };
}
