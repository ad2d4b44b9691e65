import test, { type ExecutionContext } from 'ava';
import { peersBy } from '../peers.ts';
import { turnOf } from './turn.ts';

// Test files that run together import this as 'ava', each a copy of its own: together.mjs puts the name of the file into the query.
const file = new URL(import.meta.url).search.slice(1);
const prefix = file.slice(file.indexOf('/') + 1).replaceAll('/', ' › ');

type Implementation = (t: ExecutionContext, ...args: unknown[]) => unknown;
type Declare = (title: string, implementation: Implementation, ...args: unknown[]) => void;

const inTurn = declareBy(() => file);

let serials = 0;
/** Each has a turn of its own. */
const serial = declareBy(() => `${file} ${(serials += 1)}`);

function declareBy(turn: () => string): Declare {
  return (title, implementation, ...args) => {
    const mine = turn();
    test(`${prefix} › ${title}`, async (t) => {
      // Torn down last, for the last is what was first registered.
      t.teardown(await turnOf(mine));
      await implementation(t, ...args);
    });
  };
}

const skip = (title: string, implementation: Implementation) => test.skip(`${prefix} › ${title}`, implementation);

const declare = Object.assign(inTurn, { skip, serial });
export const peer = peersBy(declare);
export default declare;
