import type { Formatter } from './formatter.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';

export type { Formatter, Surroundings } from './formatter.ts';

/** Every format; the first is the default. */
export const formatters: readonly Formatter[] = [ndjson, json];
