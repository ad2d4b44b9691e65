import { Writable } from 'node:stream';
import type { Samples } from '../samples/index.ts';
import { Viewer, type ViewerSettings } from './viewer.ts';

export interface ViewerStreamSettings extends ViewerSettings {
  /** The screen stays after the last sample, until the user quits. */
  readonly stays?: boolean;
}

/** A Writable that draws its samples live. It accepts them at once, except while a replay is paused. */
export function viewerStream(settings: ViewerStreamSettings): Writable {
  const { stays = false, replay } = settings;
  let viewer: Viewer | undefined;
  let hasEnded = false;
  /** Asks for the next sample, or finishes the stream. */
  let resume = () => {};

  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      try {
        viewer = new Viewer(settings, { resumed: () => hasEnded || resume(), closed: () => resume() });
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    write(samples: Samples, _encoding, done) {
      viewer!.add(samples);
      if (replay === undefined || !viewer!.isPaused || viewer!.isClosed) return done();
      resume = () => {
        resume = () => {};
        done();
      };
    },
    final(done) {
      hasEnded = true;
      viewer!.end();
      if (!stays) viewer!.close();
      if (viewer!.isClosed) return done();
      resume = done;
    },
    destroy(error, done) {
      viewer?.close();
      done(error);
    },
  });
}
