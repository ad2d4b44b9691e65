import { units } from '../catalogue/index.ts';
import type { Role } from './chart.ts';
import { nameFilter } from './name-filter.ts';
import type { Series } from './series.ts';
import type { View } from './view.ts';

/** A host with more cores initially shows clusters and the total. */
const fewCores = 16;

/** The series that a view shows, in their order. A filter searches hidden series too. */
export function visibleSeries(series: readonly Series[], view: View): Series[] {
  const isWanted = nameFilter(view.filter);
  if (isWanted) return series.filter(isWanted);
  const counts = countWorking(series);
  const now = { ...view, cpu: cpuMode(series, view) };
  return series.filter((one) => isShown(one, now, counts.get(familyOf(one)) ?? 0));
}

/** The CPU mode in effect, which `auto` chooses by the number of cores. */
export function cpuMode(series: readonly Series[], { cpu }: View): Exclude<View['cpu'], 'auto'> {
  if (cpu !== 'auto') return cpu;
  return series.filter(({ chart }) => chart.role === 'core').length > fewCores ? 'by_cluster' : 'all';
}

/** `working`: the number of series of the same family that have had a value above 0. */
function isShown(one: Series, view: View, working: number): boolean {
  const { group, role } = one.chart;
  if ((group === 'disk' || group === 'network' || group === 'swap' || group === 'power') && view[group] === 'hide') return false;
  if (view.details === 'show') return true;
  return rules[role](one, view, working);
}

const rules: Readonly<Record<Role, (one: Series, view: View, working: number) => boolean>> = {
  main: () => true,
  detail: () => false,
  whenNonZero: ({ peak }) => peak > 0,
  whenSeveral: ({ peak }, _view, working) => peak > 0 && working > 1,
  total: (_one, { cpu }) => cpu !== 'by_core',
  cluster: (_one, { cpu }) => cpu !== 'by_core',
  core: (_one, { cpu }) => cpu !== 'by_cluster',
  memory: ({ chart }, { memory }) => memory === 'show' && chart.unit === units.bytes,
  gpu: (_one, { gpu }, working) => gpu === 'collapsed' || working > 1,
  'gpu load': (_one, { gpu }) => gpu !== 'collapsed',
  'gpu memory': (_one, { gpu }) => gpu === 'load_and_vram',
};

function familyOf({ host, chart }: Series): string {
  return `${host}\n${chart.role.startsWith('gpu') ? 'gpu' : chart.template}`;
}

function countWorking(series: readonly Series[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of series) {
    const counted = one.chart.role === 'gpu load' || (one.chart.role === 'whenSeveral' && one.peak > 0);
    if (counted) counts.set(familyOf(one), (counts.get(familyOf(one)) ?? 0) + 1);
  }
  return counts;
}
