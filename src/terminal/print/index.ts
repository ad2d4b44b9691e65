export { fineZoom } from './svg-bands.ts';
export { svgOf } from './svg.ts';
export { screenText } from './text.ts';
