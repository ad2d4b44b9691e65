import { diff, type Shift } from './diff.ts';
import type { Layout, Palette, DrawnScreen } from '../draw/index.ts';
import type { Terminal } from './tty.ts';

/** Draws changes on a terminal, as fast as it accepts them. */
export interface Renderer {
  /** Draws soon. */
  schedule(): void;
  /** Draws everything soon, because the contents of the terminal are unknown. */
  invalidate(): void;
  stop(): void;
}

/** Least milliseconds between two drawings. */
const frameTime = 33;

export function createRenderer(terminal: Pick<Terminal, 'busy' | 'write'>, draw: () => RenderedScreen): Renderer {
  let rendered: RenderedScreen | undefined;
  let isInvalid = false;
  let drawnAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const render = () => {
    timer = undefined;
    if (isOver || terminal.busy) return;
    drawnAt = performance.now();
    const next = draw();
    const before = !isInvalid && rendered?.palette === next.palette ? rendered : undefined;
    const text = diff(before?.screen, next.screen, (style) => next.palette.sgr(style), before && shiftOf(before.layout, next.layout));
    // Synchronized output prevents half-drawn frames: https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036
    if (text !== '') terminal.write(`\u001b[?2026h${text}\u001b[?2026l`);
    rendered = next;
    isInvalid = false;
  };
  const schedule = () => {
    if (!isOver) timer ??= setTimeout(render, Math.max(0, drawnAt + frameTime - performance.now()));
  };
  render();

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

export type RenderedScreen = DrawnScreen & { readonly palette: Palette };

/** The columns by which the charts have moved to the left, if nothing else has changed. */
function shiftOf(before: Layout, after: Layout): Shift | undefined {
  const { left, width, zoom, first } = after;
  if (before.left !== left || before.width !== width || before.zoom !== zoom) return undefined;
  return { left, width, by: first - before.first };
}
