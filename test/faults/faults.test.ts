import test from 'ava';
import { peer } from '../peers.ts';
import { answers } from './answers.ts';
import { judge } from './judge.ts';
import { openScene, sizes, type Fault } from './scene.ts';
import { servers } from './servers.ts';
import { head, tableRow } from './table.ts';

// Every fault there is to know of, and the promise that nothing is lost. `make faults` runs it at full size.

const full = process.env['CUBESTAT_FAULTS'] === 'full';
const size = full ? sizes.full : sizes.short;
const table: string[] = [];

for (const fault of [...servers, ...answers]) declare(fault);

if (full) test.after.always(() => void process.stdout.write(`\n${[head, ...table].join('\n')}\n\n`));

function declare(fault: Fault): void {
  const { fault: title, skip, into = 'influxd' } = fault;
  if (skip !== undefined) return test.skip(`${title} (skipped: ${skip})`, () => {});
  peer(into)(title, async (t) => {
    t.timeout(600_000);
    const began = performance.now();
    const scene = await openScene(t, fault, size);
    const result = await judge(scene, fault, await fault.play(scene));
    table.push(tableRow(title, result, (performance.now() - began) / 1000));
    t.deepEqual(result.complaints, []);
  });
}
