import { csvField, unitNameOf, type Statistic } from '../catalogue/index.ts';
import { hostEntries, hostLines, markdownText, tableText, type Cells, type SummarisedHost } from '../summary/index.ts';
import { shareOf, type Difference } from './differences.ts';
import { changeText, percentText, probabilityText, rateUnitName, amountText } from './texts.ts';

/** What is written about two recordings. */
export interface DiffContent {
  readonly differences: readonly Difference[];
  readonly before: readonly SummarisedHost[];
  readonly after: readonly SummarisedHost[];
}

export interface TableSettings {
  readonly statistics: readonly Statistic[];
  readonly groups: readonly string[];
  /** Includes metrics that did not move. */
  readonly isComplete: boolean;
  readonly alpha: number;
}

/** How differences are written. */
export const diffFormats = {
  table: (content, settings) => tableText(cellsOf(content, settings)),
  json,
  csv,
  markdown: (content, settings) => markdownText(cellsOf(content, settings)),
} satisfies Record<string, (content: DiffContent, settings: TableSettings) => string>;

function listed({ differences }: DiffContent, { isComplete }: TableSettings): Difference[] {
  return differences.filter(({ hasMoved }) => isComplete || hasMoved);
}

function cellsOf(content: DiffContent, settings: TableSettings): Cells {
  const { groups, statistics, isComplete } = settings;
  const hasSeveral = statistics.length > 1;
  const columns = ['before', 'after', 'change', 'percent', 'p', ...(isComplete ? ['moved'] : [])];
  return {
    head: ['metric', ...groups, ...(hasSeveral ? ['statistic'] : []), ...columns],
    body: listed(content, settings).map((each) => [
      ...[each.metric, ...each.group, ...(hasSeveral ? [each.statistic] : [])],
      ...[amountText(each, each.before), amountText(each, each.after)],
      ...[changeText(each), percentText(each), probabilityText(each.p), ...(isComplete ? [each.hasMoved ? 'yes' : ''] : [])],
    ]),
    texts: 1 + groups.length + (hasSeveral ? 1 : 0),
    lines: [countLine(content, settings), ...linesOf('before', content.before), ...linesOf('after', content.after)],
  };
}

function countLine({ differences }: DiffContent, { alpha, isComplete, statistics }: TableSettings): string {
  const both = differences.filter(({ before, after }) => before !== undefined && after !== undefined);
  const moved = both.filter(({ hasMoved }) => hasMoved).length;
  const what = statistics.length > 1 ? 'statistics of metrics' : both.length === 1 ? 'metric' : 'metrics';
  const rest = isComplete || moved === both.length ? '' : '; --all lists the others';
  return `${moved} of ${both.length} ${what} moved by more than noise, p < ${alpha}${rest}`;
}

function linesOf(which: string, hosts: readonly SummarisedHost[]): string[] {
  return hostLines(hosts).map((line) => `${which}: ${line}`);
}

function json(content: DiffContent, settings: TableSettings): string {
  const metrics = listed(content, settings).map((each) => ({
    metric: each.metric,
    ...Object.fromEntries(settings.groups.map((name, at) => [name, each.group[at]])),
    unit: each.isCounter ? rateUnitName(each.metric) : unitNameOf(each.metric),
    ...{ statistic: each.statistic, before: each.before, after: each.after },
    ...{ change: changeOf(each), percent: percentOf(each), p: each.p, moved: each.hasMoved },
  }));
  return `${JSON.stringify({ before: { hosts: hostEntries(content.before) }, after: { hosts: hostEntries(content.after) }, metrics })}\n`;
}

function csv(content: DiffContent, settings: TableSettings): string {
  const head = ['metric', ...settings.groups, 'statistic', 'before', 'after', 'change', 'percent', 'p', 'moved'];
  const rows = listed(content, settings).map((each) => [
    ...[each.metric, ...each.group, each.statistic],
    ...[each.before, each.after, changeOf(each), percentOf(each), each.p, each.hasMoved].map((value) => String(value ?? '')),
  ]);
  return [head, ...rows].map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

function changeOf({ before, after }: Difference): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}

/** JSON has no infinity, and a change from 0 has no percentage. */
function percentOf(difference: Difference): number | undefined {
  const share = shareOf(difference);
  return share !== undefined && Number.isFinite(share) ? share * 100 : undefined;
}
