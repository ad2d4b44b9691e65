import { type Recording, type View, createView, dateTimeLabel, themes, wholeZoom } from '../charts/index.ts';

/** The state of the page in its address, as in `#zoom=10&filter=cpu&until=2026-11-26T00:10:42Z`, to bookmark and share. */
export interface Address {
  readonly view: View;
  readonly host: string | undefined;
  /** That of the view; undefined: the page chooses. */
  readonly zoom: number | undefined;
  /** undefined: that of the system. */
  readonly theme: string | undefined;
  /** Unix time at the right edge, and at the cursor. */
  readonly until: number | undefined;
  readonly at: number | undefined;
}

/** The words of a view that stand in an address under their own names, as the flags of `cubestat view` have them. */
const choices = {
  view: ['off', 'one', 'all'],
  cpu: ['all', 'by_cluster', 'by_core'],
  gpu: ['collapsed', 'load_only', 'load_and_vram'],
  disk: ['show', 'hide'],
  network: ['show', 'hide'],
  swap: ['show', 'hide'],
  power: ['show', 'hide'],
  memory: ['show', 'hide'],
  details: ['show', 'hide'],
} as const satisfies { readonly [Name in keyof View]?: readonly View[Name][] };

const standard = createView();

/** The fragment of an address, with the settings that differ from those of a new page. */
export function fragmentOf({ view, host, zoom, theme, until, at }: Address): string {
  const words = Object.keys(choices) as (keyof typeof choices)[];
  const settings: readonly (readonly [name: string, value: string | undefined])[] = [
    ['host', host],
    ['filter', view.filter === '' ? undefined : view.filter],
    ['zoom', zoom === undefined ? undefined : String(zoom)],
    ['until', timeText(until)],
    ['at', timeText(at)],
    ['theme', theme],
    ...words.map((name) => [name, view[name] === standard[name] ? undefined : view[name]] as const),
  ];
  const query = new URLSearchParams();
  for (const [name, value] of settings) if (value !== undefined) query.set(name, value);
  return query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
}

/** Parses a fragment. Invalid settings are ignored, because people type addresses and mailers cut them off. */
export function parseFragment(fragment: string): Address {
  const query = new URLSearchParams(fragment.replace(/^#/, ''));
  const zoom = zoomIn(query.get('zoom'));
  const chosen = Object.entries(choices).flatMap(([name, words]) =>
    words.filter((word) => word === query.get(name)).map((word) => [name, word]),
  );
  const theme = themes.find(({ name }) => name === query.get('theme'))?.name;
  const view: View = {
    ...{ ...standard, ...Object.fromEntries(chosen), filter: query.get('filter') ?? '' },
    zoom: zoom ?? standard.zoom,
  };
  return {
    view,
    host: query.get('host') ?? undefined,
    zoom,
    theme,
    until: timeIn(query.get('until')),
    at: timeIn(query.get('at')),
  };
}

/** The times of a view, which stay what they are in another recording. */
export type ViewTimes = Pick<Address, 'until' | 'at'>;

/** The view of a recording at these times, with a notice where it has no samples of `until`. */
export function viewAt(view: View, { until, at }: ViewTimes, { axis, samples }: Recording): View {
  const slotOf = (time: number | undefined) => (time === undefined ? undefined : axis.slotAt(time));
  const end = slotOf(until);
  const isMissing = until !== undefined && end === undefined && samples > 0;
  const notice = isMissing ? `nothing is kept of ${dateTimeLabel(until)}; this is the newest` : undefined;
  return {
    ...view,
    end: end === axis.end && !view.paused ? undefined : end,
    paused: view.paused && !isMissing,
    cursor: slotOf(at),
    notice,
  };
}

export function timesOf({ end, cursor }: View, { axis }: Recording): ViewTimes {
  const timeOf = (slot: number | undefined) => (slot === undefined || axis.end < 0 ? undefined : axis.timeOf(slot));
  return { until: timeOf(end), at: timeOf(cursor) };
}

/** `2026-11-26T00:10:42Z`, with milliseconds where there are any. */
function timeText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(Math.round(time * 1000)).toISOString().replace('.000Z', 'Z');
}

function zoomIn(text: string | null): number | undefined {
  const zoom = Number(text ?? NaN);
  return zoom >= 1 && zoom <= 1_000_000 ? wholeZoom(zoom) : undefined;
}

function timeIn(text: string | null): number | undefined {
  const time = Date.parse(text ?? '') / 1000;
  return Number.isNaN(time) ? undefined : time;
}
