export { spoolFolder, type Place } from './folder.ts';
export { deadLettersName, linesOf, looksLike, spoolsIn, stateOf, type SpoolState } from './look.ts';
export { encodeRecord } from './record.ts';
export { openSpool, type Spool } from './spool.ts';
