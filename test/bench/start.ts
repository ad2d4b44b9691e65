import { whole } from './process.ts';
import { measure } from './row.ts';

// From the start to the end of a command that has next to nothing to do, beside Node.js on an empty file.

const line = `echo '{"timestamp":1,"host":"a","metrics":{"x":1}}'`;
const floor = { 'node on an empty file': `${process.execPath} /dev/null > /dev/null` };

for (const [what, ours] of [
  ['--version', (cubestat: string) => `${cubestat} --version > /dev/null`],
  ['--help', (cubestat: string) => `${cubestat} --help > /dev/null`],
  ['filter of one line', (cubestat: string) => `${line} | ${cubestat} filter > /dev/null`],
  ['sample -n 1 -i 1ms', (cubestat: string) => `${cubestat} sample -n 1 -i 1ms > /dev/null`],
] as const) {
  await measure({ what: `Start: ${what}`, ours, peers: {}, floor }, whole, 'seconds');
}
