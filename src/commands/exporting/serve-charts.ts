import { Writable } from 'node:stream';
import { batcher, type Samples } from '../../samples/index.ts';
import { configOf, exporters, flagsOf, openWebPage } from '../../exporters/index.ts';
import { flag, type Values } from '../../options/index.ts';
import type { Context } from '../shared/index.ts';

/** The flags of the page that `view --serve` serves. */
const pageFlags = flagsOf(exporters.web);

export const servingOptions = {
  serve: flag({ describe: 'Draw in a browser instead: serve the page of --to web, until Ctrl-C' }),
  ...pageFlags,
};

export const pageFlagNames = Object.keys(pageFlags);

/** A sink that shows samples in browsers. The page is served until the program is stopped. */
export async function pageSink(values: Values<typeof servingOptions>, { report, stop }: Context): Promise<Writable> {
  const served = await openWebPage(configOf(exporters.web, values), { report });
  report.warn(`open ${served.origin}/ in a browser; Ctrl-C ends`);
  const toBatch = batcher();
  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    write(samples: Samples, _encoding, done) {
      served.write(toBatch(samples));
      done();
    },
    final(done) {
      served.end();
      if (stop.aborted) done();
      else stop.addEventListener('abort', () => done(), { once: true });
    },
    destroy(error, done) {
      served.close().then(() => done(error), done);
    },
  });
}
