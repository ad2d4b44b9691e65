import test from 'ava';
import { healthReporter } from '../../src/delivery/index.ts';
import { listen } from '../report.ts';

test('told once per change, and again every minute where somebody has to act', (t) => {
  const { said, ...report } = listen();
  let now = 0;
  const health = healthReporter(report, () => now);
  health.up();
  health.down('down', 'a');
  now = 120_000;
  health.down('down', 'b');
  health.down('locked', 'c', 'remind');
  now += 59_999;
  health.down('locked', 'd', 'remind');
  now += 1;
  health.down('locked', 'e', 'remind');
  health.up();
  health.up();
  t.deepEqual(said, ['a', 'c', 'e', 'works again']);
});
