export { draw } from './draw.ts';
export { type Fare, type Picture } from './frame.ts';
export { type Layout, type Line } from './layout.ts';
export { type Depth, type Palette, createPalette, depthOf } from './palette.ts';
export { type Look, type Screen, bold, createScreen } from './screen.ts';
