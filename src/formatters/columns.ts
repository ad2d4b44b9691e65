import { isPlaceholder, parseName, quantity, rows, unitOf, units, type Unit } from '../catalogue/index.ts';
import { displayText, naturalOrder, textWidth } from '../text/index.ts';
import { memoize } from '../memoize.ts';

/** A metric as a column: `disk.device.sda.read.bytes_per_sec` is `read` in the group `disk.device.sda`. */
export interface Column {
  readonly name: string;
  readonly group: string;
  readonly title: string;
  readonly unit: Unit | undefined;
  readonly width: number;
  readonly rank: number;
  /** The positions of group and metric in the catalogue. */
  readonly order: readonly [group: number, metric: number];
}

/** Adjacent columns under one label. */
export interface Group {
  readonly label: string;
  readonly columns: readonly Column[];
}

/** Cells between two columns. */
export const gap = 2;

/** Chooses the metrics that fit into the room, by rank, and sorts them by the catalogue. */
export function chooseColumns(names: readonly string[], room: number): Group[] {
  const chosen: Column[] = [];
  const taken = new Map<string, number>();
  let left = room + gap;
  for (const column of names.map(columnOf).sort(byRank)) {
    const before = taken.get(column.group);
    const after = (before ?? 0) + gap + column.width;
    const cost = groupWidth(column, after) - (before === undefined ? 0 : groupWidth(column, before));
    if (cost > left && chosen.length > 0) continue;
    left -= cost;
    taken.set(column.group, after);
    chosen.push(column);
  }
  return grouped(chosen.sort(byOrder));
}

function groupWidth({ group }: Column, columns: number): number {
  return Math.max(gap + textWidth(group), columns);
}

/** Groups sorted columns. A label wider than its columns widens the first of them. */
function grouped(columns: readonly Column[]): Group[] {
  const labels = [...new Set(columns.map(({ group }) => group))];
  return labels.map((label) => {
    const [first, ...rest] = columns.filter(({ group }) => group === label) as [Column, ...Column[]];
    const others = rest.reduce((sum, { width }) => sum + gap + width, 0);
    return { label, columns: [{ ...first, width: Math.max(first.width, textWidth(label) - others) }, ...rest] };
  });
}

const columnOf = memoize((name): Column => {
  const segments = name.split('.');
  const row = parseName(name)?.row;
  const unit = unitOf(name);
  const head = headOf(row?.segments ?? segments);
  const title = segments.slice(head, unit && -1).join('.') || segments.at(-1)!;
  return {
    name,
    group: displayText(segments.slice(0, head).join('.')),
    title: displayText(title),
    unit,
    width: Math.max(textWidth(displayText(title)), cellWidth(unit)),
    rank: row?.rank ?? rows().length,
    order: row ? [groupOrder.get(groupName(row.segments))!, rows().indexOf(row)] : [rows().length, rows().length],
  };
});

/** The number of segments in the group's name: up to the last instance, but at least one segment remains for the title. */
function headOf(segments: readonly string[]): number {
  const head = segments.findLastIndex(isPlaceholder) + 1;
  return Math.max(1, Math.min(head, segments.length - 2));
}

function groupName(segments: readonly string[]): string {
  return segments.slice(0, headOf(segments)).join('.');
}

const groupOrder = new Map<string, number>();
for (const [place, { segments }] of rows().entries()) {
  if (!groupOrder.has(groupName(segments))) groupOrder.set(groupName(segments), place);
}

/** The usual width of numbers of a unit. Wider ones shift only their own row. */
function cellWidth(unit: Unit | undefined): number {
  if (unit === units.percent) return textWidth(quantity(100, unit));
  const everyday = { time: 999e-6, binary: 999 * 1024, decimal: 999e3, none: unit?.digits === 0 ? 8888 : 8.88 };
  return textWidth(quantity(everyday[unit ? (unit.scale ?? 'none') : 'decimal'], unit));
}

function byRank(one: Column, other: Column): number {
  return one.rank - other.rank || byOrder(one, other);
}

/** Compares by the catalogue, then by the natural order of instances: `cpu.core.2` before `cpu.core.10`. */
function byOrder(one: Column, other: Column): number {
  return (
    one.order[0] - other.order[0] ||
    naturalOrder(one.group, other.group) ||
    one.order[1] - other.order[1] ||
    naturalOrder(one.name, other.name)
  );
}
