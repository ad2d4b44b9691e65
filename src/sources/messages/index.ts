export type { BrokerMessage } from './message-lines.ts';
export { messageSource } from './message-source.ts';
export { reconnection } from './reconnection.ts';
export { storedSince } from './stored-since.ts';
