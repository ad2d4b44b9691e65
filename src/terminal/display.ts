import { Writable } from 'node:stream';
import { remember } from '../remember.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import type { Fare } from './chrome.ts';
import { draw } from './draw.ts';
import { keyReader, type InputEvent } from './keys.ts';
import type { Layout } from './layout.ts';
import { divertedFrom, type Messages } from './messages.ts';
import { createPainter, type Painted, type Painter } from './painter.ts';
import { createPalette, depthOf } from './palette.ts';
import { createRecording } from './recording.ts';
import { reduce, type Window } from './reduce.ts';
import { openTerminal, type Streams, type Terminal } from './terminal.ts';
import { themeOf } from './theme.ts';
import { parseTime } from './time.ts';
import { createView, type Choices } from './view.ts';

export interface DisplaySettings {
  readonly streams: Streams;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  readonly choices: Partial<Choices>;
  readonly color: 'auto' | 'always' | 'never';
  /** Samples of which every value is kept. */
  readonly slots: number;
  readonly exporters?: () => readonly Fare[];
  /** After the last sample, the picture stays until the user has seen enough. */
  readonly stays?: boolean;
  /** While it is paused, no more samples are taken. */
  readonly holds?: boolean;
  /** The user wants to end the program. */
  readonly quit: () => void;
}

/** Milliseconds after which an escape is no beginning of a sequence. */
const escapeTime = 50;

/** Draws the samples it is given, live, until its end. Whatever it does, it takes them at once. */
export function display(settings: DisplaySettings): Writable {
  const { streams, environment, report, exporters = () => [], stays = false, holds = false } = settings;
  const recording = createRecording(settings.slots);
  const depth = depthOf(settings.color, environment);
  const paletteOf = remember((theme) => createPalette(themeOf(theme, environment), depth));
  let view = createView({ ...settings.choices, theme: themeOf(settings.choices.theme ?? 'auto', environment).name });
  let terminal: Terminal | undefined;
  let painter: Painter | undefined;
  let messages: Messages | undefined;
  let ended = false;
  let over = false;
  let release = () => {};
  let leave = () => {};

  const picture = (): Painted => {
    const palette = paletteOf(view.theme);
    const status = { ended, exporters: exporters(), message: messages?.current };
    const drawn = draw({ view, recording, status }, terminal!, palette);
    view = { ...view, scroll: drawn.layout.scroll };
    return { ...drawn, palette };
  };
  const press = (event: InputEvent) => {
    if (over || !painter?.layout) return;
    const outcome = reduce(view, event, windowOf(painter.layout, recording));
    if (outcome === 'quit') return quit();
    if (outcome === 'suspend') return terminal?.suspend();
    if (outcome === 'redraw') return painter.spoilt();
    view = outcome;
    if (!view.paused) release();
    painter.soon();
  };
  const keyboard = eachKey(press);
  const quit = () => {
    close();
    settings.quit();
  };
  const close = () => {
    if (over) return;
    over = true;
    painter?.stop();
    keyboard.stop();
    terminal?.close();
    messages?.release();
    release();
    leave();
  };
  const open = () => {
    terminal = openTerminal(streams, {
      input: keyboard.read,
      changed: () => painter?.spoilt(),
      drained: () => painter?.soon(),
      gone: quit,
      signal(name) {
        close();
        // Whoever exports files outlives this signal, but not the terminal it was drawn on.
        if (name === 'SIGHUP') settings.quit();
      },
    });
    messages = divertedFrom(report, () => painter?.soon());
    painter = createPainter(terminal, picture);
  };

  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      try {
        open();
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    write(sample: Sample, _encoding, done) {
      if (!over) recording.add(sample);
      painter?.soon();
      if (!holds || !view.paused || over) return done();
      return void (release = () => {
        release = () => {};
        done();
      });
    },
    final(done) {
      ended = true;
      painter?.soon();
      if (stays && !over) return void (leave = done);
      close();
      return done();
    },
    destroy(error, done) {
      close();
      done(error);
    },
  });
}

/** Reads keys. An escape that nothing follows is a key of its own. */
function eachKey(press: (event: InputEvent) => void): { read(bytes: Buffer): void; stop(): void } {
  const keys = keyReader();
  let escape: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(escape);
  return {
    read(bytes) {
      stop();
      keys.read(bytes).forEach(press);
      if (keys.pending) escape = setTimeout(() => keys.flush().forEach(press), escapeTime);
    },
    stop,
  };
}

function windowOf(layout: Layout, { axis, history, interval }: ReturnType<typeof createRecording>): Window {
  const { left, width, first, height } = layout;
  const newest = Math.max(0, axis.end);
  return {
    ...{ left, width, first, height, newest, oldest: Math.min(Math.max(0, history.oldest), newest) },
    slotAt(text) {
      const time = parseTime(text, axis.timeOf(layout.end));
      return time === undefined ? undefined : Math.round(axis.slotAt(time - interval / 4));
    },
  };
}
