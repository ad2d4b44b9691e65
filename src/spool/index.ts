export { foreignSegments, spoolFolder, type Offset } from './layout.ts';
export { deadLettersName, linesOf, classifyFolder, spoolsIn, stateOf, type SpoolState } from './inspect.ts';
export { encodeRecord } from './record.ts';
export { openSpool, type Spool } from './spool.ts';
