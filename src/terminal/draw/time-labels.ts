import type { DrawContext } from './frame.ts';
import { writeCells, type Style } from './screen.ts';

interface Label {
  readonly column: number;
  readonly text: string;
  readonly style: Style;
  /** It is always shown, moved if it does not fit below its mark. */
  readonly isNeeded?: boolean;
}

/** Draws times below their marks. On a collision the cursor's takes precedence, then those of jumps. */
export function drawTimeLabels({ screen, layout, palette, marks, caption }: DrawContext, row: number): void {
  const { left, cursor } = layout;
  const label = (isBreak: boolean, style: Style): Label[] =>
    marks.filter((mark) => mark.isBreak === isBreak).map(({ column, text }) => ({ column, text, style }));
  const labels = [...label(true, palette.warning), ...label(false, palette.muted)];
  if (cursor !== undefined) labels.unshift({ column: cursor, text: caption, style: palette.title, isNeeded: true });
  for (const { start, text, style } of placed(labels, left, screen.columns)) writeCells(screen, row, start, text, style);
}

/** The labels that fit into the row without touching the one before. */
function placed(labels: readonly Label[], left: number, columns: number): (Label & { readonly start: number })[] {
  const found: (Label & { start: number })[] = [];
  for (const one of labels) {
    const centred = left + one.column - Math.floor(one.text.length / 2);
    const start = one.isNeeded ? Math.max(0, Math.min(centred, columns - one.text.length)) : centred;
    const end = start + one.text.length;
    const fits = start >= 0 && end <= columns;
    if (fits && found.every((other) => end < other.start || start > other.start + other.text.length)) found.push({ ...one, start });
  }
  return found;
}
