import test, { type ExecutionContext } from 'ava';
import { turnOf } from './turn.ts';

// Test files that run together import this as 'ava', each a copy of its own: together.mjs puts the name of the file into the query.
const file = new URL(import.meta.url).search.slice(1);
const prefix = file.slice(file.indexOf('/') + 1).replaceAll('/', ' › ');

type Implementation = (t: ExecutionContext, ...args: unknown[]) => unknown;

function inTurn(title: string, implementation: Implementation, ...args: unknown[]): void {
  test(`${prefix} › ${title}`, async (t) => {
    // Torn down last, for the last is what was first registered.
    t.teardown(await turnOf(file));
    await implementation(t, ...args);
  });
}

const skip = (title: string, implementation: Implementation) => test.skip(`${prefix} › ${title}`, implementation);

export default Object.assign(inTurn, { skip });
