export type { BrokerMessage } from './message-lines.ts';
export { messageSource } from './message-source.ts';
export { brokerOperand } from './operand.ts';
export { reconnection } from './reconnection.ts';
export { storedSpan, type StoredSpan } from './stored-span.ts';
