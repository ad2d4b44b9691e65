import { type LevelRange, type Recording, decodeCopy, restoreRange } from '../charts/index.ts';
import { memoizeBy } from '../memoize.ts';
import type { PageModel } from './model.ts';

/** Milliseconds without requests after a failure. */
const pauseAfterFailure = 5000;

/**
 * Fetches details when the user zooms in, as the page has started with a coarse part of the server's history. The returned function
 * examines the last drawing; `redraw` draws what has arrived.
 */
export function finerHistory(model: PageModel, redraw: () => void): () => void {
  /** Requested ranges, including those that the server no longer has. */
  const askedOf = memoizeBy((_recording: Recording) => new Set<string>());
  let isBusy = false;

  const next = (): LevelRange | undefined => {
    const { recording, drawn } = model;
    if (isBusy || !drawn || model.connection !== 'open') return undefined;
    const done = askedOf(recording);
    const range = recording.history.droppedIn(drawn.window).find((one) => !done.has(keyOf(one)));
    if (range) done.add(keyOf(range));
    return range;
  };
  return () => {
    const range = next();
    if (!range) return;
    isBusy = true;
    const end = () => {
      isBusy = false;
      redraw();
    };
    fetchRange(model.recording, range).then(end, () => setTimeout(end, pauseAfterFailure));
  };
}

function keyOf({ level, first }: LevelRange): string {
  return `${level} ${first}`;
}

/** Fetches a range, in several parts if there are many series. What the server no longer has stays coarse. */
async function fetchRange(recording: Recording, { level, first, length }: LevelRange): Promise<void> {
  const end = first + length;
  let isWhole = true;
  for (let from = first; from < end;) {
    const response = await fetch(`history?level=${level}&first=${from}&length=${end - from}`);
    if (!response.ok) throw new Error(response.statusText);
    const copy = decodeCopy(await response.arrayBuffer());
    const part = copy.head.levels[level]!;
    if (part.length === 0 || !restoreRange(recording, copy)) return;
    isWhole &&= part.first === from;
    from = part.first + part.length;
  }
  if (isWhole) recording.history.levels[level]!.complete(first);
}
