import { readFileSync } from 'node:fs';

/** What package.json says of this program. */
export function packageJson(): { readonly version: string; readonly engines: { readonly node: string } } {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
}
