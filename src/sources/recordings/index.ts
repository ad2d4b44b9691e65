export { bytesOf } from './byte-range.ts';
export { inputOptions, settingsOf } from './input-options.ts';
export type { Input, InputSettings } from './input.ts';
export { ShapeReader, readLine } from './ndjson/index.ts';
export { readInputs } from './read-inputs.ts';
export { recordLimit } from './reading.ts';
export { recordedSpan } from './recorded-span.ts';
