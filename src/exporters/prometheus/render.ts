import { setImmediate } from 'node:timers/promises';
import type { Snapshot, LatestSamples } from './latest-samples.ts';

/** Joins pieces of text. Between pieces, the event loop answers other requests. */
export async function bytesInTurns(pieces: Iterable<string>): Promise<Buffer> {
  const bytes: Buffer[] = [];
  for (const piece of pieces) {
    bytes.push(Buffer.from(piece));
    await setImmediate();
  }
  return Buffer.concat(bytes);
}

interface Rendering<Result> {
  readonly snapshot: Snapshot;
  readonly rest: string;
  readonly result: Promise<Result>;
}

/**
 * Renders a page once per set of samples and result of `alsoDependsOn`. Only one rendering runs at a time: requests during an outdated one
 * share the next.
 */
export function memoizePage<Result>(
  latest: LatestSamples,
  render: (snapshot: Snapshot) => Promise<Result>,
  alsoDependsOn = () => '',
): () => Promise<Result> {
  let last: Rendering<Result> | undefined;
  let isRendering = false;
  let next: Promise<Result> | undefined;

  const begin = (snapshot: Snapshot, rest: string): Promise<Result> => {
    isRendering = true;
    const result = render(snapshot).finally(() => (isRendering = false));
    last = { snapshot, rest, result };
    // A failure is not cached.
    result.catch(() => (last = undefined));
    return result;
  };
  const find = (): Promise<Result> => {
    const [snapshot, rest] = [latest.snapshot(), alsoDependsOn()];
    if (last?.snapshot === snapshot && last.rest === rest) return last.result;
    if (!last || !isRendering) return begin(snapshot, rest);
    const again = () => {
      next = undefined;
      return find();
    };
    return (next ??= last.result.then(again, again));
  };
  return find;
}
