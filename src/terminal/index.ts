export { type Fare, depthOf } from './draw/index.ts';
export type { Choices } from '../charts/index.ts';
export { display, type DisplaySettings } from './display.ts';
export { picture, type PictureSettings } from './picture.ts';
