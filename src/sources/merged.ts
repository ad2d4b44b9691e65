import { PassThrough, type Readable } from 'node:stream';
import type { Released } from '../pipeline.ts';

/** The batches of several sources in order of arrival. It ends with the last source. */
export function merged(sources: readonly (Readable & Released)[]): Readable & Released {
  const out = new PassThrough({ objectMode: true, highWaterMark: 1 }).setMaxListeners(0);
  let open = sources.length;
  for (const source of sources) {
    source.on('error', (error) => out.destroy(error)).on('end', () => (open -= 1) === 0 && out.end());
    source.pipe(out, { end: false });
  }
  out.on('close', () => sources.forEach((source) => source.destroy()));
  return Object.assign(out, { release: async () => void (await Promise.all(sources.map(async (source) => source.release?.()))) });
}
