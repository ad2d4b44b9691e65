import { isPlaceholder, rows, type Row } from '../catalogue/index.ts';

/** Metrics to draw together: those of a family with the same unit. */
export interface PanelContent {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Whether one of them has a rank, or is a headline of its group. */
  readonly isHeadline: boolean;
}

/** The panels of a group, such as `disk`. */
export interface PanelGroup {
  readonly title: string;
  readonly panels: readonly PanelContent[];
}

/** The panels of all metrics of a store except counters, whose rates are shown. Groups are in the catalogue's order, headlines by rank. */
export function panelGroups(has: (row: Row) => boolean): PanelGroup[] {
  const gauges = rows().filter((row) => row.kind === 'gauge' && has(row));
  return partition(gauges, ({ segments }) => segments[0]!).map(([title, own]) => ({ title, panels: panelsOf(own) }));
}

function panelsOf(own: readonly Row[]): PanelContent[] {
  const panels = partition(own, (row) => `${familyOf(row)} ${row.unit}`).map(([title, together]) => ({
    title: title.replace(/ (\w+)$/, ' ($1)').replaceAll('_', ' '),
    rows: together,
    rank: Math.min(...together.map(({ rank = Infinity }) => rank)),
    isHeadline: together.some(({ rank, role }) => rank !== undefined || role !== undefined),
  }));
  return panels.toSorted((one, other) => Number(other.isHeadline) - Number(one.isHeadline) || compare(one.rank, other.rank));
}

/** The words up to the last instance: `disk device`; the group itself without an instance. */
function familyOf({ segments }: Row): string {
  const head = segments.slice(0, segments.findLastIndex(isPlaceholder) + 1 || 1);
  return head.filter((segment) => !isPlaceholder(segment)).join(' ');
}

/** A subtraction of two infinities would give NaN. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function partition<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const parts = new Map<string, Item[]>();
  for (const item of items) parts.set(keyOf(item), [...(parts.get(keyOf(item)) ?? []), item]);
  return [...parts];
}
