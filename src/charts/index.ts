export { type Rgb, hex, mix, nearest256 } from './color.ts';
export { band, blocks } from './horizon.ts';
export { larger } from './larger.ts';
export { type Recording, type Series, createRecording } from './recording.ts';
export { bound } from './scale.ts';
export { type Theme, layerCount, themeOf, themes } from './theme.ts';
export { type Columns, type Mark, clock, dayOf, durationText, marksOf, moment, parseTime } from './time.ts';
export { type Choices, type View, createView, wholeZoom, zooms } from './view.ts';
export { cpuMode, shown } from './visible-series.ts';
