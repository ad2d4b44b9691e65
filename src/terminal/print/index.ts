export { fineZoom } from './svg-bands.ts';
export { imageOf } from './svg.ts';
export { screenText } from './text.ts';
