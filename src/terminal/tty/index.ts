export { type InputEvent, eachKey } from './keys.ts';
export { divertedFrom } from './messages.ts';
export { type Painted, type Painter, createPainter } from './renderer.ts';
export { type Streams, openTerminal } from './tty.ts';
