export { hostToken, longestToken } from './host-token.ts';
export { messageLimit } from './message-limit.ts';
export { fromRandomStart } from './random-start.ts';
