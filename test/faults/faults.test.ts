import test, { type ExecutionContext } from 'ava';
import { peer } from '../peers.ts';
import { answers } from './answers.ts';
import { brokers } from './brokers.ts';
import { cuts } from './cuts.ts';
import { peersOf } from './database.ts';
import { denials } from './denials.ts';
import { disk } from './disk.ts';
import { ends } from './ends.ts';
import type { Ended } from './exporting.ts';
import { judge, unfinished, type Result } from './judge.ts';
import { kills } from './kills.ts';
import { machine } from './machine.ts';
import { power } from './power.ts';
import { pushes } from './pushing.ts';
import { queues } from './queues.ts';
import { seed } from './random.ts';
import { refusals } from './refusals.ts';
import { openScene, sizes, type Fault } from './scene.ts';
import { servers } from './servers.ts';
import { soaks } from './soak.ts';
import { head, tableRow } from './table.ts';
import { atMostAtOnce } from '../turns.ts';
import { waits } from './waits.ts';
import { patience } from '../limit.ts';

// Every fault there is to know of, and the promise that nothing is lost. `make faults` plays all of it, one after the
// other, and prints the table; `make test` plays a little of each kind.

const full = process.env['CUBESTAT_FAULTS'] === 'full';
const size = full ? sizes.full : sizes.short;
const inTurn = atMostAtOnce(full ? 1 : 4);
const table: string[] = [];

const reached = [...servers, ...waits, ...cuts, ...pushes, ...answers, ...denials, ...refusals];
for (const fault of [...reached, ...machine, ...queues, ...ends, ...disk, ...kills, ...brokers]) declare(fault);
if (full) for (const fault of [...power, ...soaks]) declare(fault);

if (full) test.after.always(() => void process.stdout.write(`\n${[head, ...table].join('\n')}\nseed ${seed}\n\n`));

function declare(fault: Fault): void {
  const { fault: title, skip, into = 'influxd', needs = [], tls, variant = false } = fault;
  if (variant && !full) return;
  if (skip !== undefined) return test.skip(`${title} (skipped: ${skip})`, () => {});
  peer(
    ...peersOf(into),
    ...needs,
    ...(tls ? ['openssl'] : []),
  )(title, (t) => {
    return inTurn(async () => {
      t.timeout(patience);
      const began = performance.now();
      const result = await resultOf(t, fault);
      table.push(tableRow(title, result, (performance.now() - began) / 1000));
      t.deepEqual(result.complaints, [], `CUBESTAT_FAULTS_SEED=${seed}`);
    });
  });
}

/** What comes of a fault; where it cannot be played to its end, that is the complaint. */
async function resultOf(t: ExecutionContext, fault: Fault): Promise<Result> {
  let runs: readonly Ended[] = [];
  const judged = async () => {
    const scene = await openScene(t, fault, size);
    runs = await fault.play(scene);
    return judge(scene, fault, runs);
  };
  const result = await judged().catch(unfinished);
  if (result.complaints.length > 0) for (const { said } of runs) t.log(said.join('\n'));
  return result;
}
