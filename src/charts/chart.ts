import { isPlaceholder, parseName, rows, unitOf, type Row, type RowRole, type Unit } from '../catalogue/index.ts';
import { naturalOrder } from '../natural-order.ts';
import { remember } from '../remember.ts';
import { nameless, titleOf } from './chart-title.ts';

/** A metric as it is drawn. */
export interface Chart {
  readonly name: string;
  /** Its first segment: `disk`. */
  readonly group: string;
  /** What tells it from the others of its group: `vda read`. */
  readonly title: string;
  readonly unit: Unit | undefined;
  /** The row of the catalogue, with placeholders; the name itself where the catalogue does not know it. */
  readonly template: string;
  /** The disk, core, interface it is of; empty for what is of the whole host. */
  readonly instance: string;
  readonly role: Role;
  /** Charts with the same one are drawn on the same scale. */
  readonly scale: string;
  readonly place: readonly [group: number, family: number, metric: number];
}

/**
 * When it is shown: `main` always, `detail` when everything is asked for, `active` once there is something to see,
 * `instance` if its disk or interface is one of several that do something; the others as the modes of CPU, GPU and memory say.
 */
export type Role = RowRole | 'detail' | 'cluster' | 'memory';

export const chartOf: (name: string) => Chart = remember((name) => {
  const parsed = parseName(name);
  const segments = name.split('.');
  const template = parsed?.row.name ?? name;
  const pattern = parsed?.row.segments ?? segments;
  const at = parsed ? rows.indexOf(parsed.row) : rows.length;
  return {
    name,
    group: segments[0] || name || nameless,
    title: titleOf(segments, parsed),
    unit: unitOf(name),
    template,
    instance: Object.values(parsed?.instances ?? {}).join(' '),
    role: roleOf(segments, parsed?.row),
    scale: scaleOf(template, segments),
    place: [placeOf(segments[0]!), familyPlaces.get(familyOf(pattern)) ?? at, at],
  };
});

/** Charts in the order of the catalogue; instances in their natural order, `core 2` before `core 10`. */
export function byPlace(one: Chart, other: Chart): number {
  return (
    one.place[0] - other.place[0] ||
    naturalOrder(one.group, other.group) ||
    one.place[1] - other.place[1] ||
    naturalOrder(one.instance, other.instance) ||
    one.place[2] - other.place[2] ||
    naturalOrder(one.name, other.name)
  );
}

function roleOf([group, keyword, third]: readonly string[], row: Row | undefined): Role {
  if (group === 'network' && third === 'lo') return 'detail';
  if (row?.role) return row.role;
  if (group === 'cpu' && keyword === 'cluster') return 'cluster';
  if (group === 'pressure') return third === 'some' ? 'main' : 'detail';
  if (group === 'memory') return 'memory';
  return row ? 'detail' : 'main';
}

/** Disks compare with disks, reads with writes; counts of different things share nothing. */
function scaleOf(template: string, segments: readonly string[]): string {
  const unit = segments.at(-1)!;
  return /^(bytes|bytes_per_sec|packets_per_sec)$/.test(unit) ? `${segments[0]} ${unit}` : template;
}

function placeOf(group: string): number {
  return groupPlaces.get(group) ?? rows.length;
}

/** What is counted for the same things: `disk.device`, `disk`. */
function familyOf(segments: readonly string[]): string {
  return segments.slice(0, segments.findLastIndex(isPlaceholder) + 1 || 1).join('.');
}

const groupPlaces = new Map<string, number>();
const familyPlaces = new Map<string, number>();
for (const [at, { segments }] of rows.entries()) {
  if (!groupPlaces.has(segments[0]!)) groupPlaces.set(segments[0]!, at);
  if (!familyPlaces.has(familyOf(segments))) familyPlaces.set(familyOf(segments), at);
}
