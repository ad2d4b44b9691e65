import test from 'ava';
import { isLightTerminal } from '../../src/terminal/background.ts';

test('COLORFGBG tells whether a terminal is light', (t) => {
  t.true(isLightTerminal({ COLORFGBG: '0;15' }));
  t.true(isLightTerminal({ COLORFGBG: '0;default;7' }));
  t.false(isLightTerminal({ COLORFGBG: '15;0' }));
  t.false(isLightTerminal({}));
});

test('the background that a terminal tells wins over COLORFGBG', (t) => {
  t.true(isLightTerminal({ COLORFGBG: '15;0' }, [253, 246, 227]));
  t.false(isLightTerminal({ COLORFGBG: '0;15' }, [0, 43, 54]));
});
