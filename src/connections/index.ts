export { hostToken, longestToken } from './host-token.ts';
export { messageLimit } from './message-limit.ts';
export { otherProtocol } from './other-protocol.ts';
export { fromRandomStart } from './random-start.ts';
