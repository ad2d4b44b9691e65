import { Readable, Writable } from 'node:stream';
import test from 'ava';
import { deliver } from '../../../src/commands/shared/deliver.ts';

test('after a stop, a reader that takes nothing is given up, and what is left over is told', async (t) => {
  const stop = new AbortController();
  const stuck = new Writable({ write: () => stop.abort() });
  await t.throwsAsync(deliver(Readable.from(['text\n']), [], '-', { stdout: stuck, stop: stop.signal, stallTimeout: 1 }), {
    code: 'STALLED',
    message: 'stdout accepted no output for 1 s: 5 bytes in its buffer and all that followed were dropped',
  });
});
