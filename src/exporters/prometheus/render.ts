import { setImmediate } from 'node:timers/promises';
import type { Fresh, NewestSamples } from './newest.ts';

/** The bytes of a text that comes in pieces, with a turn of the event loop after each: other requests are answered meanwhile. */
export async function bytesInTurns(pieces: Iterable<string>): Promise<Buffer> {
  const bytes: Buffer[] = [];
  for (const piece of pieces) {
    bytes.push(Buffer.from(piece));
    await setImmediate();
  }
  return Buffer.concat(bytes);
}

interface Rendering<Result> {
  readonly fresh: Fresh;
  readonly rest: string;
  readonly result: Promise<Result>;
}

/**
 * Renders once for as long as the same is fresh, and what else it depends on is the same. There is one rendering at a time:
 * all who ask during one that is outdated by then share the next.
 */
export function lazily<Result>(newest: NewestSamples, render: (fresh: Fresh) => Promise<Result>, also = () => ''): () => Promise<Result> {
  let last: Rendering<Result> | undefined;
  let isRendering = false;
  let next: Promise<Result> | undefined;

  const begin = (fresh: Fresh, rest: string): Promise<Result> => {
    isRendering = true;
    const result = render(fresh).finally(() => (isRendering = false));
    last = { fresh, rest, result };
    // What failed is not kept: who asks next may have more luck.
    result.catch(() => (last = undefined));
    return result;
  };
  const find = (): Promise<Result> => {
    const [fresh, rest] = [newest.fresh(), also()];
    if (last?.fresh === fresh && last.rest === rest) return last.result;
    if (!last || !isRendering) return begin(fresh, rest);
    const again = () => {
      next = undefined;
      return find();
    };
    return (next ??= last.result.then(again, again));
  };
  return find;
}
