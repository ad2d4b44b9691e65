import type { Sample } from '../sample.ts';
import { draw } from './draw.ts';
import { createPalette, type Depth } from './palette.ts';
import { screenText } from './print.ts';
import { createRecording, type Recording } from './recording.ts';
import { screenSvg } from './svg.ts';
import { themeOf } from './theme.ts';
import { createView, type Choices } from './view.ts';

export interface PictureSettings {
  readonly choices: Partial<Choices>;
  readonly format: 'text' | 'svg';
  readonly columns: number;
  readonly depth: Depth;
  readonly slots: number;
}

/** One drawing of all samples, zoomed out as far as needed to show them from the first to the last. */
export function picture(settings: PictureSettings): (samples: AsyncIterable<Sample>) => AsyncGenerator<string> {
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
  const drawn = (zoom: number) => draw(scene(zoom), { columns, rows: undefined }, palette);
  const { width } = drawn(1).layout;
  const zoom = choices.zoom ?? Math.ceil((recording.axis.end + 1) / width);
  const done = drawn(zoom);
  return format === 'svg' ? screenSvg(done, palette) : screenText(done.screen, palette);
}
