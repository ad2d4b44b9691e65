export { spoolFolder, type Place } from './folder.ts';
export { deadLettersName, linesOf, spoolsIn, stateOf, type SpoolState } from './look.ts';
export { encodeRecord } from './record.ts';
export type { Stored } from './segments.ts';
export { openSpool, type Spool, type SpoolSettings } from './spool.ts';
