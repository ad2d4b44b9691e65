import { isDeepStrictEqual } from 'node:util';
import type { Sample } from '../sample.ts';
import { textWidth } from '../text-width.ts';
import { chooseColumns, gap } from './columns.ts';
import type { Formatter, FormatContext } from './formatter.ts';
import { eachText } from './stage.ts';
import { headerLines, leadWidth, rowLine, type TableLayout } from './table-lines.ts';
import { timeOptions } from './time.ts';

export const table: Formatter<typeof timeOptions> = {
  name: 'table',
  describe: 'Aligned columns for eyes, as many as fit.',
  options: timeOptions,
  forTerminals: true,
  open: ({ timeFormat }, surroundings) => [eachText({ sample: tableText(timeFormat ?? 'clock', surroundings) })],
};

const rowsPerHeader = 20;
const widthWithoutTerminal = 120;
const widestHost = 24;

/** Names come from outside, so not all can be remembered; further ones get no column. */
const mostNames = 10_000;

/** A row for each sample; a header above the first, after every twenty, and wherever the columns change. */
function tableText(time: TableLayout['time'], surroundings: FormatContext): (sample: Sample) => string {
  const layoutFor = layouts(time, surroundings);
  let layout: TableLayout | undefined;
  let rows = 0;
  return (sample) => {
    const before = layout;
    layout = layoutFor(sample, rows === rowsPerHeader);
    const begins = layout !== before || rows === rowsPerHeader;
    rows = begins ? 1 : rows + 1;
    const header = begins ? headerLines(layout, surroundings.color) : '';
    return (begins && before ? '\n' : '') + header + rowLine(layout, sample, surroundings.color);
  };
}

/**
 * The layout for a sample: the same object as before, unless there are names, hosts or a width of the terminal that
 * ask for another one. To `renew` it is to forget what the samples since the last time no longer had.
 */
function layouts(time: TableLayout['time'], surroundings: FormatContext): (sample: Sample, renew: boolean) => TableLayout {
  const hostWidthWith = hostWidths();
  const tell = tellOnce(surroundings);
  let known = new Set<string>();
  let recent = new Set<string>();
  let drawn: { readonly layout: TableLayout; readonly width: number } | undefined;
  return (sample, renew) => {
    const width = surroundings.width ?? widthWithoutTerminal;
    const hostWidth = hostWidthWith(sample.host);
    if (renew) [known, recent] = [recent, new Set()];
    const fresh = add(sample, known);
    add(sample, recent);
    if (drawn && !renew && !fresh && width === drawn.width && hostWidth === drawn.layout.hostWidth) return drawn.layout;
    const groups = chooseColumns([...known], width - leadWidth({ time, hostWidth }) - gap);
    const layout = { time, hostWidth, groups };
    drawn = { layout: isDeepStrictEqual(layout, drawn?.layout) ? drawn!.layout : layout, width };
    tell(known.size, groups.flatMap(({ columns }) => columns).length, width);
    return drawn.layout;
  };
}

/** Were there new ones? */
function add({ metrics }: Sample, names: Set<string>): boolean {
  const before = names.size;
  for (const name in metrics) if (names.size < mostNames) names.add(name);
  return names.size > before;
}

/** The width of the column for hosts: none before a second one appears. */
function hostWidths(): (host: string) => number {
  let first: string | undefined;
  let several = false;
  let widest = 'host'.length;
  return (host) => {
    first ??= host;
    several ||= host !== first;
    widest = Math.max(widest, Math.min(textWidth(host), widestHost));
    return several ? widest : 0;
  };
}

function tellOnce({ report }: FormatContext): (known: number, shown: number, width: number) => void {
  let told = false;
  return (known, shown, width) => {
    if (told || shown === known) return;
    told = true;
    report.warn(`${shown} of ${known} metrics fit into ${width} columns; choose others with --include, as in --include 'cpu.*'`);
  };
}
