import test from 'ava';
import { checked } from '../../src/doctor/diagnosis.ts';

test('a check that fails is told, and the next goes on', (t) => {
  const fails = () => {
    throw new SyntaxError('Unexpected token I');
  };
  t.deepEqual(checked('clock', { time: fails, steps: () => ({ state: 'ok', finding: 'none' }) }), [
    { area: 'clock', subject: 'time', state: 'broken', finding: 'this cannot be checked: Unexpected token I' },
    { area: 'clock', subject: 'steps', state: 'ok', finding: 'none' },
  ]);
});
