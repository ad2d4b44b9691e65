export { foreignSegments, spoolFolder, type Place } from './layout.ts';
export { deadLettersName, linesOf, looksLike, spoolsIn, stateOf, type SpoolState } from './inspect.ts';
export { encodeRecord } from './record.ts';
export { openSpool, type Spool } from './spool.ts';
