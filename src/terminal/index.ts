export { colorMode, type ColorMode } from './color-mode.ts';
export { depthOf } from './draw/index.ts';
export type { Choices } from '../charts/index.ts';
export { viewerStream, type ViewerStreamSettings } from './viewer-stream.ts';
export { drawOnce, type DrawOnceSettings } from './draw-once.ts';
