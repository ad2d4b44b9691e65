import type { DrawInput } from './frame.ts';
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import { writeCells, type Screen } from './screen.ts';

const hints = '? keys  q quit  / filter  : time  ← → scroll  + - zoom  space pause  v legend  c cpu  a all';

/** The last row: a prompt, a message, the filter, or hints about keys. */
export function drawFooter(screen: Screen, palette: Palette, { view, status }: DrawInput, layout: Layout): void {
  const row = screen.rows - 1;
  if (!layout.footer) writeCells(screen, row, 0, ' '.repeat(screen.columns), palette.text);
  const { prompt, filter, notice } = view;
  if (prompt) {
    const asks = prompt.asks === 'filter' ? `filter: ${prompt.text}` : `time, such as 14:05 or 2026-11-24 14:05: ${prompt.text}`;
    const end = writeCells(screen, row, 1, `${asks}▏`, palette.title);
    if (prompt.asks === 'filter') writeCells(screen, row, end + 2, `${layout.series.length} shown`, palette.muted);
  } else if (notice !== undefined) writeCells(screen, row, 1, notice, palette.warning);
  else if (status.message !== undefined) writeCells(screen, row, 1, status.message, palette.warning);
  else if (filter !== '') writeCells(screen, row, 1, `filter: ${filter}   ${layout.series.length} shown   esc ends it`, palette.text);
  else {
    const end = layout.below > 0 ? writeCells(screen, row, 1, `${layout.below} more below ↓`, palette.muted) + 2 : 1;
    writeCells(screen, row, end, hints, palette.faint, screen.columns - end);
  }
}
