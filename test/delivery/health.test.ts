import test from 'ava';
import { standing } from '../../src/delivery/index.ts';
import { listen } from '../report.ts';

test('told once per change, and again every minute where somebody has to act', (t) => {
  const { said, ...report } = listen();
  let now = 0;
  const health = standing(report, () => now);
  health.works();
  health.fails('down', 'a');
  now = 120_000;
  health.fails('down', 'b');
  health.fails('locked', 'c', 'remind');
  now += 59_999;
  health.fails('locked', 'd', 'remind');
  now += 1;
  health.fails('locked', 'e', 'remind');
  health.works();
  health.works();
  t.deepEqual(said, ['a', 'c', 'e', 'works again']);
});
