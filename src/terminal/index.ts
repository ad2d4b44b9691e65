export type { Fare } from './fare.ts';
export { display, type DisplaySettings } from './display.ts';
export { depthOf } from './palette.ts';
export { picture, type PictureSettings } from './picture.ts';
export type { Choices } from './view.ts';
