import type { Samples } from '../batcher.ts';
import { type Depth, type Picture, createPalette, draw } from './draw/index.ts';
import { fineZoom, imageOf, screenText } from './print/index.ts';
import { type Choices, type Recording, createRecording, createView, themeOf, wholeZoom } from '../charts/index.ts';

export interface PictureSettings {
  readonly choices: Partial<Choices>;
  readonly format: 'text' | 'svg';
  readonly columns: number;
  readonly depth: Depth;
  readonly slots: number;
}

/** One drawing of all samples, zoomed out as far as needed to show them from the first to the last. */
export function picture(settings: PictureSettings): (samples: AsyncIterable<Samples>) => AsyncGenerator<string> {
  return async function* (samples) {
    const recording = createRecording(settings.slots);
    for await (const sample of samples) recording.add(sample);
    yield pictureOf(recording, settings);
  };
}

function pictureOf(recording: Recording, { choices, format, columns, depth }: PictureSettings): string {
  const palette = createPalette(themeOf(choices.theme ?? 'auto', {}), format === 'svg' ? 'truecolor' : depth);
  const scene = (zoom: number) => ({
    view: createView({ ...choices, zoom }),
    recording,
    status: { ended: true, whole: true, exporters: [] },
  });
  const drawn = (zoom: number, within: number) => draw(scene(zoom), { columns: within, rows: undefined }, palette);
  const finished = (done: Picture) => (format === 'svg' ? imageOf(done, recording, palette) : screenText(done.screen, palette));
  if (choices.zoom !== undefined) return finished(drawn(choices.zoom, columns));
  const slots = recording.axis.end + 1;
  const { width } = drawn(1, columns).layout;
  if (slots <= width) return finished(drawn(1, columns));
  const zoom = format === 'svg' ? fineZoom(slots / width) : wholeZoom(slots / width);
  // A round zoom needs less than all columns.
  return finished(drawn(zoom, columns - width + Math.ceil(slots / zoom)));
}
