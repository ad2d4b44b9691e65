export { createDrawCache, draw } from './draw.ts';
export type { DrawnScreen } from './frame.ts';
export type { Layout, Line } from './layout.ts';
export { type Depth, depthOf } from './color-depth.ts';
export { Palette } from './palette.ts';
export { type Glyph, characterOf, covered, space } from './glyph.ts';
export { type Screen, type Style, bold, cellText, createScreen } from './screen.ts';
