import { Writable } from 'node:stream';
import type { Samples } from '../batcher.ts';
import { createViewer, type Viewer, type ViewerSettings } from './viewer.ts';

export interface DisplaySettings extends ViewerSettings {
  /** After the last sample, the picture stays until the user has seen enough. */
  readonly stays?: boolean;
}

/** Draws the samples it is given, live, until its end. Whatever it does, it takes them at once, but for a replay that is paused. */
export function display(settings: DisplaySettings): Writable {
  const { stays = false, replay } = settings;
  let viewer: Viewer | undefined;
  let hasEnded = false;
  /** Takes the next sample, or ends. */
  let goOn = () => {};

  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      try {
        viewer = createViewer(settings, { resumed: () => hasEnded || goOn(), closed: () => goOn() });
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    write(samples: Samples, _encoding, done) {
      viewer!.add(samples);
      if (replay === undefined || !viewer!.isPaused || viewer!.isClosed) return done();
      goOn = () => {
        goOn = () => {};
        done();
      };
    },
    final(done) {
      hasEnded = true;
      viewer!.end();
      if (!stays) viewer!.close();
      if (viewer!.isClosed) return done();
      goOn = done;
    },
    destroy(error, done) {
      viewer?.close();
      done(error);
    },
  });
}
