import test from 'ava';
import { colorMode } from '../../src/terminal/color-mode.ts';

test('the command line comes first, then NO_COLOR, then CLICOLOR_FORCE, then the terminal', (t) => {
  t.is(colorMode('never', { CLICOLOR_FORCE: '1' }), 'never');
  t.is(colorMode('always', { NO_COLOR: '1', TERM: 'dumb' }), 'always');
  t.is(colorMode('auto', { NO_COLOR: '1', CLICOLOR_FORCE: '1' }), 'never');
  t.is(colorMode('auto', { CLICOLOR_FORCE: '1', TERM: 'dumb' }), 'always');
  t.is(colorMode('auto', { CLICOLOR: '0', TERM: 'xterm' }), 'never');
  t.is(colorMode('auto', { TERM: 'dumb' }), 'never');
  t.is(colorMode('auto', { TERM: 'xterm' }), 'auto');
});

test('an empty variable, and a CLICOLOR_FORCE of 0, say nothing', (t) => {
  for (const environment of [{ NO_COLOR: '' }, { CLICOLOR_FORCE: '' }, { CLICOLOR_FORCE: '0' }, { CLICOLOR: '1' }])
    t.is(colorMode('auto', environment), 'auto', JSON.stringify(environment));
});
