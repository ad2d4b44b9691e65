import { isDeepStrictEqual } from 'node:util';
import type { Sample } from '../samples/index.ts';
import { textWidth } from '../text/index.ts';
import { chooseColumns, gap } from './columns.ts';
import type { FormatContext } from './formatter.ts';
import { headerLines, leadWidth, rowLine, type TableLayout } from './table-lines.ts';

const rowsPerHeader = 20;
const widthWithoutTerminal = 120;
const widestHost = 24;

/** The most names with columns, as names are untrusted input. */
const mostNames = 10_000;

/** For each incoming name, columns may be chosen from so many names. */
const namesPerName = 4;

/** A row per sample, with a header before the first, after every twenty, and when columns change. */
export function tableRows(time: TableLayout['time'], context: FormatContext): (sample: Sample) => string {
  const layoutFor = layouts(time, context);
  let layout: TableLayout | undefined;
  let rows = 0;
  return (sample) => {
    const before = layout;
    layout = layoutFor(sample, rows === rowsPerHeader);
    const begins = layout !== before || rows === rowsPerHeader;
    rows = begins ? 1 : rows + 1;
    const header = begins ? headerLines(layout, context.color) : '';
    return (begins && before ? '\n' : '') + header + rowLine(layout, sample, context.color);
  };
}

/**
 * The layout for a sample: the same object until names, hosts or the width of the terminal change. `renew` forgets names that did not
 * appear since the last time.
 */
function layouts(time: TableLayout['time'], context: FormatContext): (sample: Sample, renew: boolean) => TableLayout {
  const hostWidthWith = hostWidths();
  const warnOfHiddenColumns = warnOfHidden(context);
  let known = new Set<string>();
  let recent = new Set<string>();
  const affords = budget();
  /** There are new names since the last layout. */
  let isOutdated = false;
  let drawn: { readonly layout: TableLayout; readonly width: number } | undefined;
  return (sample, renew) => {
    const width = context.width ?? widthWithoutTerminal;
    const hostWidth = hostWidthWith(sample.host);
    if (renew) [known, recent] = [recent, new Set()];
    if (add(sample, known)) isOutdated = true;
    add(sample, recent);
    const isAfforded = affords(Object.keys(sample.metrics).length, known.size, isOutdated);
    if (drawn && !renew && !isAfforded && width === drawn.width && hostWidth === drawn.layout.hostWidth) return drawn.layout;
    isOutdated = false;
    const groups = chooseColumns([...known], width - leadWidth({ time, hostWidth }) - gap);
    const layout = { time, hostWidth, groups };
    drawn = { layout: isDeepStrictEqual(layout, drawn?.layout) ? drawn!.layout : layout, width };
    warnOfHiddenColumns(known.size, groups.flatMap(({ columns }) => columns).length, width);
    return drawn.layout;
  };
}

/** Limits how often outdated columns are chosen anew, so that this takes time linear in the number of incoming names. */
function budget(): (given: number, names: number, isOutdated: boolean) => boolean {
  let left = mostNames;
  return (given, names, isOutdated) => {
    left = Math.min(left + namesPerName * given, namesPerName * mostNames);
    if (!isOutdated || names > left) return false;
    left -= names;
    return true;
  };
}

/** Adds the names of a sample. Returns whether there were new ones. */
function add({ metrics }: Sample, names: Set<string>): boolean {
  const before = names.size;
  for (const name in metrics) if (names.size < mostNames) names.add(name);
  return names.size > before;
}

/** The width of the host column: 0 until a second host appears. */
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

function warnOfHidden({ report }: FormatContext): (known: number, shown: number, width: number) => void {
  let hasWarned = false;
  return (known, shown, width) => {
    if (hasWarned || shown === known) return;
    hasWarned = true;
    report.warn(`${shown} of ${known} metrics fit into ${width} columns; choose others with --include, as in --include 'cpu.*'`);
  };
}
