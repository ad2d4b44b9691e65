import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { limitHeld } from '../../../src/exporters/web/held-pages.ts';
import { page } from '../../../src/http/index.ts';

const make = () => page(200, 'text/plain', 'content');

test('so many pages are held at once, and one that is sent to several counts once', async (t) => {
  const held = limitHeld(2);
  const [first, second, other] = await Promise.all([held('shared', make), held('shared', make), held('other', make)]);
  const beyond = async () => held('beyond', make);
  t.is(first.body, second.body);
  t.is((await beyond()).status, 503);
  t.is((await held('shared', make)).body, first.body);
  first.onceSent!();
  second.onceSent!();
  t.is((await beyond()).headers?.['Retry-After'], '1');
  other.onceSent!();
  t.is((await beyond()).status, 200);
});

test('many pages are made in turns, so that others are answered in between', async (t) => {
  const held = limitHeld(16);
  let ofThisTurn = 0;
  let mostInTurn = 0;
  let left = 16;
  const counted = () => {
    mostInTurn = Math.max(mostInTurn, (ofThisTurn += 1));
    left -= 1;
    return make();
  };
  for (let asked = 0; asked < 16; asked += 1) void held(`${asked}`, counted);
  for (; left > 0; await setImmediate()) ofThisTurn = 0;
  t.true(mostInTurn <= 2, `${mostInTurn} pages`);
});

test('a page that cannot be made is held by nobody', async (t) => {
  const held = limitHeld(1);
  const fail = () => {
    throw new Error('no page');
  };
  await t.throwsAsync(async () => held('one', fail), { message: 'no page' });
  t.is((await held('one', make)).status, 200);
});
