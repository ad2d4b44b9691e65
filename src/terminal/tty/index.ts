export { type Answer, eachKey } from './keys.ts';
export { captureReport } from './messages.ts';
export { type RenderedScreen, type Renderer, createRenderer } from './renderer.ts';
export { type TerminalStreams, openTerminal } from './tty.ts';
