import { units } from '../catalogue/index.ts';
import type { Series } from './recording.ts';
import type { View } from './view.ts';

/** Cores of which a window has room beside everything else; of more, the total is shown at first. */
const fewCores = 16;

/** The series that a view shows, in their order. A filter looks at all there are. */
export function shown(series: readonly Series[], view: View): Series[] {
  const { filter } = view;
  if (filter.trim() !== '') {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return series.filter(({ host, chart }) => {
      const text = `${chart.name} ${chart.group} ${chart.title} ${host}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }
  const counts = countWorking(series);
  const cores = series.filter(({ chart }) => chart.role === 'core').length;
  const cpu = view.cpu === 'auto' ? (cores > fewCores ? 'by_cluster' : 'all') : view.cpu;
  return series.filter((one) => isShown(one, { ...view, cpu }, counts.get(familyOf(one)) ?? 0));
}

/** `working`: how many of its kind have ever had something to do. */
function isShown(one: Series, view: View, working: number): boolean {
  const { group, role, unit } = one.chart;
  if ((group === 'disk' || group === 'network' || group === 'swap' || group === 'power') && view[group] === 'hide') return false;
  if (view.metrics === 'all') return true;
  switch (role) {
    case 'main':
      return true;
    case 'active':
      return one.peak > 0;
    case 'instance':
      return one.peak > 0 && working > 1;
    case 'total':
    case 'cluster':
      return view.cpu !== 'by_core';
    case 'core':
      return view.cpu !== 'by_cluster';
    case 'memory':
      return view.memory === 'show' && unit === units.bytes;
    case 'gpu':
      return view.gpu === 'collapsed' || working > 1;
    case 'gpu load':
      return view.gpu !== 'collapsed';
    case 'gpu memory':
      return view.gpu === 'load_and_vram';
    case 'detail':
      return false;
  }
}

function familyOf({ host, chart }: Series): string {
  return `${host}\n${chart.role.startsWith('gpu') ? 'gpu' : chart.template}`;
}

function countWorking(series: readonly Series[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of series) {
    const counted = one.chart.role === 'gpu load' || (one.chart.role === 'instance' && one.peak > 0);
    if (counted) counts.set(familyOf(one), (counts.get(familyOf(one)) ?? 0) + 1);
  }
  return counts;
}
