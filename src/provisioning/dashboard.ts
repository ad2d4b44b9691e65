import { rows, units, type Row } from '../catalogue/index.ts';
import { panelGroups, type PanelContent, type PanelGroup } from './panels.ts';
import type { Store } from './stores.ts';

/** A Grafana dashboard, in JSON, of the whole catalogue. A variable selects the data source. */
export function dashboard(store: Store): object {
  return {
    id: null,
    uid: `cubestat-${store.type}`,
    title: 'cubestat',
    tags: ['cubestat'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [dataSourceVariable(store), ...hostVariables(store)] },
    panels: numbered(placed(panelGroups(store.has).flatMap((group) => sections(group, store)))),
  };
}

/** A variable and not an input: inputs are filled at an import, and never when a file is provisioned. */
function dataSourceVariable({ type }: Store): object {
  return { name: 'datasource', label: 'Data source', type: 'datasource', query: type, refresh: 1 };
}

function hostVariables(store: Store): object[] {
  const foremost = rows().find(({ rank }) => rank === 1)!;
  return Object.entries(store.variables(foremost)).map(([name, query]) => ({
    ...{ name, label: `${name[0]!.toUpperCase()}${name.slice(1)}`, type: 'query', datasource: sourceOf(store), query, refresh: 2, sort: 1 },
    // Matches all, even series without the label.
    ...{ multi: true, includeAll: true, allValue: '.*', current: { text: ['All'], value: ['$__all'] } },
  }));
}

function sourceOf({ type }: Store): object {
  return { type, uid: '${datasource}' };
}

/** An open row of headlines, and a closed one of details. */
function sections({ title, panels }: PanelGroup, store: Store): Section[] {
  const headlines = panels.filter(({ isHeadline }) => isHeadline);
  const details = panels.filter(({ isHeadline }) => !isHeadline);
  return [
    ...(headlines.length > 0 ? [{ title, panels: headlines.map((each) => panelOf(each, store)), collapsed: false }] : []),
    ...(details.length > 0 ? [{ title: `${title}: details`, panels: details.map((each) => panelOf(each, store)), collapsed: true }] : []),
  ];
}

interface Section {
  readonly title: string;
  readonly panels: readonly object[];
  readonly collapsed: boolean;
}

function panelOf({ title, rows: own }: PanelContent, store: Store): object {
  return {
    type: 'timeseries',
    title,
    description: own.map(({ name, help }) => `${name}: ${help}`).join('\n\n'),
    datasource: sourceOf(store),
    targets: own.map((row, at) => ({ refId: refIdOf(at), datasource: sourceOf(store), ...store.target(row) })),
    fieldConfig: { defaults: { unit: grafanaUnit(own[0]!), custom: drawingOf(own[0]!) }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

/** The axis begins at 0, and has all of 100 percent; values below or above move it. */
function drawingOf({ unit }: Row): object {
  return { fillOpacity: 10, showPoints: 'never', axisSoftMin: 0, ...(unit === 'percent' && { axisSoftMax: 100 }) };
}

/** A, B, ..., Z, AA, AB, ... */
function refIdOf(at: number): string {
  return (at < 26 ? '' : refIdOf(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));
}

/** Grafana's names of units: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
function grafanaUnit({ unit }: Row): string {
  return grafanaUnits[units[unit].symbol] ?? 'short';
}

const grafanaUnits: Readonly<Record<string, string>> = {
  ...{ '%': 'percent', B: 'bytes', 'B/s': 'binBps', '/s': 'cps', s: 's' },
  ...{ W: 'watt', V: 'volt', A: 'amp', J: 'joule', '°C': 'celsius', Hz: 'hertz', rpm: 'rotrpm' },
};

const [columns, width, height] = [24, 8, 8];

/** Positions rows and panels, three panels side by side. Panels in a closed row take no space. */
function placed(all: readonly Section[]): PlacedPanel[] {
  let top = 0;
  return all.flatMap(({ title, panels, collapsed }) => {
    const row = { type: 'row', title, collapsed, gridPos: { x: 0, y: top, w: columns, h: 1 } };
    top += 1;
    const inside = panels.map((panel, at) => {
      const gridPos = { x: (at * width) % columns, y: top + height * Math.floor((at * width) / columns), w: width, h: height };
      return { ...panel, gridPos };
    });
    if (collapsed) return [{ ...row, panels: inside }];
    top += height * Math.ceil((panels.length * width) / columns);
    return [{ ...row, panels: [] }, ...inside];
  });
}

interface PlacedPanel {
  readonly gridPos: object;
  readonly panels?: readonly PlacedPanel[];
}

function numbered(all: readonly PlacedPanel[]): object[] {
  let last = 0;
  const number = (panel: PlacedPanel): object => ({ id: (last += 1), ...panel, ...(panel.panels && { panels: panel.panels.map(number) }) });
  return all.map(number);
}
