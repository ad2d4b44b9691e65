import { Writable } from 'node:stream';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import type { Fare } from './chrome.ts';
import { difference, type Shift } from './difference.ts';
import { draw, type Picture } from './draw.ts';
import { keyReader } from './keys.ts';
import type { Layout } from './layout.ts';
import { createPalette, depthOf, type Palette } from './palette.ts';
import { createRecording } from './recording.ts';
import { openTerminal, type Streams, type Terminal } from './terminal.ts';
import { themeOf } from './theme.ts';
import { parseTime } from './time.ts';
import { createView, reduce, type Choices, type View, type Window } from './view.ts';

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

/** Milliseconds between two pictures, at least. */
const shortest = 33;
/** Milliseconds for which a message is shown. */
const messageTime = 10_000;
/** Messages that are said again when the terminal is given back. */
const keptMessages = 20;
/** Milliseconds after which an escape is no beginning of a sequence. */
const escapeTime = 50;

/** Draws the samples it is given, live, until its end. Whatever it does, it takes them at once. */
export function display(settings: DisplaySettings): Writable {
  const { streams, environment, report, exporters = () => [], stays = false, holds = false } = settings;
  const recording = createRecording(settings.slots);
  const keys = keyReader();
  const depth = depthOf(settings.color, environment);
  let view = createView({ ...settings.choices, theme: themeOf(settings.choices.theme ?? 'auto', environment).name });
  let palette: Palette | undefined;
  let painted: (Picture & { readonly palette: Palette }) | undefined;
  let layout: Layout | undefined;
  let message: string | undefined;
  let ended = false;
  let over = false;
  let drawnAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let terminal: Terminal | undefined;
  let release = () => {};
  let leave = () => {};
  const said: string[] = [];

  const soon = () => {
    if (over || timer || !terminal) return;
    timer = setTimeout(paint, Math.max(0, drawnAt + shortest - performance.now()));
  };
  const paint = () => {
    timer = undefined;
    if (over || !terminal || terminal.busy) return;
    drawnAt = performance.now();
    palette ??= createPalette(themeOf(view.theme, environment), depth);
    const status = { ended, exporters: exporters(), message };
    const picture = draw({ view, recording, status }, terminal, palette);
    const before = painted?.palette === palette ? painted : undefined;
    const text = difference(before?.screen, picture.screen, palette.sgr, before && shiftOf(before.layout, picture.layout));
    // Synchronized: a terminal that can shows the picture as a whole. https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036
    if (text !== '') terminal.write(`\u001b[?2026h${text}\u001b[?2026l`);
    painted = { ...picture, palette };
    layout = picture.layout;
    view = { ...view, scroll: layout.scroll };
  };
  const show = (next: View) => {
    if (next.theme !== view.theme) palette = undefined;
    view = next;
    if (!view.paused) release();
    soon();
  };
  const quit = () => {
    close();
    settings.quit();
  };
  const press = (events: ReturnType<typeof keys.read>) => {
    for (const event of events) {
      if (over || !layout) return;
      const outcome = reduce(view, event, windowOf(layout, recording));
      if (outcome === 'quit') return quit();
      if (outcome === 'suspend') terminal?.suspend();
      else if (outcome === 'redraw') painted = undefined;
      else show(outcome);
    }
    soon();
  };
  let escape: NodeJS.Timeout | undefined;
  const close = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    clearTimeout(escape);
    terminal?.close();
    // What was said under the picture is said again where it can be read.
    restoreReport?.(said);
    release();
    leave();
  };
  let restoreReport: ReturnType<NonNullable<Report['divert']>> | undefined;
  const hear = (text: string) => {
    said.push(text);
    if (said.length > keptMessages) said.shift();
    message = text;
    soon();
    setTimeout(() => {
      if (message === text) message = undefined;
      soon();
    }, messageTime).unref();
  };

  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      try {
        terminal = openTerminal(streams, {
          input(bytes) {
            clearTimeout(escape);
            press(keys.read(bytes));
            if (keys.pending) escape = setTimeout(() => press(keys.flush()), escapeTime);
          },
          changed() {
            painted = undefined;
            soon();
          },
          drained: soon,
          gone: quit,
          signal(name) {
            close();
            // Whoever exports files outlives this signal, but not the terminal it was drawn on.
            if (name === 'SIGHUP') settings.quit();
          },
        });
        restoreReport = report.divert?.(hear);
        paint();
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    write(sample: Sample, _encoding, done) {
      if (!over) recording.add(sample);
      soon();
      if (!holds || !view.paused || over) return done();
      return void (release = () => {
        release = () => {};
        done();
      });
    },
    final(done) {
      ended = true;
      soon();
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

/** By how many columns the charts have moved to the left, if nothing else has changed about them. */
function shiftOf(before: Layout, after: Layout): Shift | undefined {
  const { left, width, zoom, first } = after;
  if (before.left !== left || before.width !== width || before.zoom !== zoom) return undefined;
  return { left, width, by: first - before.first };
}

function windowOf(layout: Layout, { axis, history, interval }: ReturnType<typeof createRecording>): Window {
  const { left, width, first, height, lines } = layout;
  const newest = Math.max(0, axis.end);
  return {
    ...{ left, width, first, height, newest, lines: lines.length, oldest: Math.min(Math.max(0, history.oldest), newest) },
    slotAt(text) {
      const time = parseTime(text, axis.timeOf(layout.end));
      return time === undefined ? undefined : Math.round(axis.slotAt(time - interval / 4));
    },
  };
}
