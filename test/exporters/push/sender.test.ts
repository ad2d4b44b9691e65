import test from 'ava';
import type { Body, Classification, Protocol } from '../../../src/exporters/push/protocol.ts';
import { Sender } from '../../../src/exporters/push/sender.ts';
import { listen } from '../../report.ts';

const [good, slow]: Body[] = ['good', 'slow'].map((partition) => ({ partition, lines: [], samples: [] }));

test('failures between successes are no outage, unless they come again and again', async (t) => {
  const report = listen();
  let fail = (): void => {};
  /** The slow body fails once, when it is told to. */
  const request = async ({ partition }: Body) => {
    const failed = new Promise<Classification>((resolve) => {
      fail = () => resolve({ outcome: 'retryable', after: 0.001, message: 'answers 503' });
    });
    const answers: (Promise<Classification> | Classification)[] = partition === 'slow' ? [failed] : [];
    return async () => answers.shift() ?? ({ outcome: 'written' } as const);
  };
  const protocol = { displayUrl: 'URL', request, remedy: () => '' } as unknown as Protocol;
  const context = { report, signal: new AbortController().signal, retried: () => {} };
  const sender = new Sender({ protocol, context, pending: () => ({ samples: 1, place: 'memory' }) });
  const sayings: number[] = [];
  for (let round = 1; round <= 30; round += 1) {
    const sent = sender.send(slow!);
    const failSlow = await new Promise<() => void>((resolve) => setImmediate(() => resolve(fail)));
    await sender.send(good!);
    failSlow();
    const said = report.said.length;
    await sent;
    if (report.said.length > said) sayings.push(round);
  }
  t.deepEqual(sayings, [10, 30]);
  t.is(new Set(report.said).size, 2, report.said.join('\n'));
  t.regex(report.said[0]!, /^URL answers 503; 1 sample pending in memory; retry in/);
  t.is(report.said[1], 'works again');
});
