import { readFileSync } from 'node:fs';

/** The version in package.json, which is two folders above both this module and the bundle. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
