export type { SocReading } from './reading.ts';
export { openSoc, type Soc } from './soc.darwin.ts';
