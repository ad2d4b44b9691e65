import test from 'ava';
import { diagnoseRuntime, satisfies } from '../../src/doctor/runtime.ts';

const engines = '^20.19 || ^22.12 || >=24';

function states(environment: Record<string, string>, isTerminal = true): Record<string, string> {
  const found = diagnoseRuntime({ version: 'v22.12.0', engines, isTerminal, environment });
  return Object.fromEntries(found.map(({ subject, state, finding }) => [subject, `${state}: ${finding}`]));
}

test('versions of Node.js', (t) => {
  for (const version of ['v20.19.0', 'v20.20.2', 'v22.12.0', 'v24.0.0', 'v26.1.0']) t.true(satisfies(version, engines), version);
  for (const version of ['v18.20.0', 'v20.18.3', 'v21.0.0', 'v22.11.0', 'v23.9.0']) t.false(satisfies(version, engines), version);
});

test('colours of the terminal, as it tells them and as the user wishes', (t) => {
  t.is(states({ TERM: 'xterm-256color', COLORTERM: 'truecolor' })['terminal'], 'ok: all colours');
  t.is(states({ TERM: 'xterm' })['terminal'], 'ok: 16 colours');
  t.is(states({ TERM: 'xterm', NO_COLOR: '1' })['terminal'], 'ok: no colours, as NO_COLOR or CLICOLOR asks');
  t.is(states({ TERM: 'vt100' })['terminal'], 'limited: TERM=vt100 has no colours');
  t.regex(states({ TERM: 'dumb' })['terminal']!, /^limited/);
  t.regex(states({}, false)['terminal']!, /^absent/);
});

test('the first of LC_ALL, LC_CTYPE and LANG that is set says what characters there are', (t) => {
  t.is(states({ LANG: 'de_DE.utf8' })['characters'], 'ok: de_DE.utf8');
  t.regex(states({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' })['characters']!, /^limited: the locale C /);
  t.regex(states({ LC_ALL: '', LANG: 'POSIX' })['characters']!, /^limited: the locale POSIX /);
});
