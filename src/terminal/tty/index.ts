export { eachKey } from './keys.ts';
export type { Answer } from './sequences.ts';
export { type CapturedMessages, captureReport } from './messages.ts';
export { type RenderedScreen, type Renderer, createRenderer } from './renderer.ts';
export { type TerminalStreams, Terminal } from './tty.ts';
