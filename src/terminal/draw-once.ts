import type { Samples } from '../samples/index.ts';
import { type Depth, type DrawnScreen, Palette, draw } from './draw/index.ts';
import { fineZoom, svgOf, screenText } from './print/index.ts';
import { type Choices, type Recording, createRecording, createView, themeOf, wholeZoom } from '../charts/index.ts';

export interface DrawOnceSettings {
  readonly choices: Partial<Choices>;
  readonly format: 'text' | 'svg';
  readonly columns: number;
  readonly depth: Depth;
  readonly slots: number;
}

/** Draws all samples once, zoomed out as far as needed. */
export function drawOnce(settings: DrawOnceSettings): (samples: AsyncIterable<Samples>) => AsyncGenerator<string> {
  return async function* (samples) {
    const recording = createRecording(settings.slots);
    for await (const sample of samples) recording.add(sample);
    yield drawWhole(recording, settings);
  };
}

function drawWhole(recording: Recording, { choices, format, columns, depth }: DrawOnceSettings): string {
  const palette = new Palette(themeOf(choices.theme ?? 'auto', false), format === 'svg' ? 'truecolor' : depth);
  const inputAt = (zoom: number) => ({
    view: createView({ ...choices, zoom }),
    recording,
    status: { ended: true, whole: true, exporters: [] },
  });
  const drawAt = (zoom: number, within: number) => draw(inputAt(zoom), { columns: within, rows: undefined }, palette);
  const printed = (done: DrawnScreen) => (format === 'svg' ? svgOf(done, recording, palette) : screenText(done.screen, palette));
  if (choices.zoom !== undefined) return printed(drawAt(choices.zoom, columns));
  const slots = recording.axis.end + 1;
  const { width } = drawAt(1, columns).layout;
  if (slots <= width) return printed(drawAt(1, columns));
  const zoom = format === 'svg' ? fineZoom(slots / width) : wholeZoom(slots / width);
  // Rounding the zoom leaves columns empty: the drawing is narrower by these.
  return printed(drawAt(zoom, columns - width + Math.ceil(slots / zoom)));
}
