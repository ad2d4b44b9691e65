import type { Series } from './series.ts';

/** Consecutive charts of one group and host, under one heading. */
export interface ChartGroup {
  readonly group: string;
  /** Includes the host where there are several, behind the group: a long name is cut off at its end. */
  readonly title: string;
  readonly series: readonly Series[];
}

export function groupsOf(series: readonly Series[], severalHosts: boolean): ChartGroup[] {
  const groups: (ChartGroup & { readonly host: string; readonly series: Series[] })[] = [];
  for (const one of series) {
    const { host, chart } = one;
    const last = groups.at(-1);
    if (last?.host === host && last.group === chart.group) last.series.push(one);
    else groups.push({ host, group: chart.group, title: severalHosts ? `${chart.group} ${host}` : chart.group, series: [one] });
  }
  return groups;
}
