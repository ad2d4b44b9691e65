export { type Answer, type InputEvent, eachKey } from './keys.ts';
export { divertedFrom } from './messages.ts';
export { type Painted, type Renderer, createRenderer } from './renderer.ts';
export { type Streams, openTerminal } from './tty.ts';
