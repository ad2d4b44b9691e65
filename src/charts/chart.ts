import { isPlaceholder, parseName, rows, unitOf, type Row, type RowRole, type Unit } from '../catalogue/index.ts';
import { naturalOrder } from '../text/index.ts';
import { memoize } from '../memoize.ts';
import { nameless, titleOf } from './chart-title.ts';

/** A metric as it is drawn. */
export interface Chart {
  readonly name: string;
  /** Its first segment: `disk`. */
  readonly group: string;
  /** Its name within the group: `vda read`. */
  readonly title: string;
  readonly unit: Unit | undefined;
  /** The row of the catalogue, with placeholders; the name itself where the catalogue does not know it. */
  readonly template: string;
  /** The disk, core or interface; empty for a metric of the whole host. */
  readonly instance: string;
  readonly role: Role;
  /** Charts of the same scale share its upper end. */
  readonly scale: string;
  readonly order: readonly [group: number, family: number, metric: number];
}

/**
 * When a chart is shown: `main` always, `detail` with all details, `whenNonZero` once a value was above 0, `whenSeveral` if
 * another instance has one too; the others depend on the modes of CPU, GPU and memory.
 */
export type Role = RowRole | 'detail' | 'cluster' | 'memory';

export const chartOf: (name: string) => Chart = memoize((name) => {
  const parsed = parseName(name);
  const segments = name.split('.');
  const template = parsed?.row.name ?? name;
  const row = parsed?.row.statisticOf ?? parsed?.row;
  const at = row ? rows().indexOf(row) : rows().length;
  return {
    name,
    group: segments[0] || name || nameless,
    title: titleOf(segments, parsed),
    unit: unitOf(name),
    template,
    instance: Object.values(parsed?.instances ?? {}).join(' '),
    role: roleOf(segments, parsed?.row),
    scale: scaleOf(row?.name ?? name, segments),
    order: [orderOfGroup(segments[0]!), familyOrder.get(familyOf(row?.segments ?? segments)) ?? at, at],
  };
});

/** Compares charts by the catalogue, then by the natural order of instances: `core 2` before `core 10`. */
export function byOrder(one: Chart, other: Chart): number {
  return (
    one.order[0] - other.order[0] ||
    naturalOrder(one.group, other.group) ||
    one.order[1] - other.order[1] ||
    naturalOrder(one.instance, other.instance) ||
    one.order[2] - other.order[2] ||
    naturalOrder(one.name, other.name)
  );
}

function roleOf([group, keyword, third]: readonly string[], row: Row | undefined): Role {
  if (group === 'network' && (third === 'lo' || third === 'lo0')) return 'detail';
  if (row?.role) return row.role;
  if (group === 'cpu' && keyword === 'cluster' && row?.unit !== 'hertz') return 'cluster';
  if (group === 'pressure') return third === 'some' ? 'main' : 'detail';
  if (group === 'memory') return 'memory';
  return row ? 'detail' : 'main';
}

/** Bytes and packets share a scale within their group, so that disks and directions compare. */
function scaleOf(template: string, segments: readonly string[]): string {
  const unit = segments.at(-1)!;
  return /^(bytes|bytes_per_sec|packets_per_sec)$/.test(unit) ? `${segments[0]} ${unit}` : template;
}

function orderOfGroup(group: string): number {
  return groupOrder.get(group) ?? rows().length;
}

/** The name up to the last instance: `disk.device.{device}`, or the group. */
function familyOf(segments: readonly string[]): string {
  return segments.slice(0, segments.findLastIndex(isPlaceholder) + 1 || 1).join('.');
}

const groupOrder = new Map<string, number>();
const familyOrder = new Map<string, number>();
for (const [at, { segments }] of rows().entries()) {
  if (!groupOrder.has(segments[0]!)) groupOrder.set(segments[0]!, at);
  if (!familyOrder.has(familyOf(segments))) familyOrder.set(familyOf(segments), at);
}
