import { setTimeout } from 'node:timers/promises';
import { page, type Page } from '../../http/index.ts';

interface Held {
  readonly page: Promise<Page>;
  answers: number;
}

/**
 * Limits the large pages in memory: each is held until all who asked for it by that name have it. They are made one by one, in half of the
 * time: the other half is for other requests, of which Node.js accepts one in each turn of its loop.
 */
export function limitHeld(most: number): (name: string, make: () => Page) => Page | Promise<Page> {
  const full = page(503, 'text/plain; charset=utf-8', `${most} histories are being sent, which is the limit; try again.\n`, {
    'Retry-After': '1',
  });
  const held = new Map<string, Held>();
  let turn = Promise.resolve();
  const hold = (name: string, make: () => Page): Held => {
    let began = 0;
    const made = turn.then(() => {
      began = performance.now();
      return make();
    });
    turn = made.then(
      async () => setTimeout(performance.now() - began),
      () => void held.delete(name),
    );
    const one = { page: made, answers: 0 };
    held.set(name, one);
    return one;
  };
  return async (name, make) => {
    if (held.size >= most && !held.has(name)) return full;
    const one = held.get(name) ?? hold(name, make);
    one.answers += 1;
    const onceSent = () => {
      one.answers -= 1;
      if (one.answers === 0) held.delete(name);
    };
    return { ...(await one.page), onceSent };
  };
}
