export { valuesOf } from './chart-row.ts';
export { type Picture, draw } from './draw.ts';
export { type Fare } from './exporter-status.ts';
export { type Layout, type Line } from './layout.ts';
export { type Depth, type Palette, createPalette, depthOf } from './palette.ts';
export { type Look, type Screen, bold, createScreen } from './screen.ts';
