// Packs package.json without its scripts, which npm names when the tarball is installed: what is packed is built already.
// `prepack` and `postpack` run this. The renamed file keeps its time, so that make has nothing to build.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const original = 'dist/package.json';

if (process.argv[2] === 'restore') renameSync(original, 'package.json');
else {
  const { scripts: _, ...packed } = JSON.parse(readFileSync('package.json', 'utf8'));
  renameSync('package.json', original);
  writeFileSync('package.json', `${JSON.stringify(packed, undefined, 2)}\n`);
}
