import test from 'ava';
import { createRecording, createView, timeLabel } from '../../src/charts/index.ts';
import { countsText, stateText, type PageState } from '../../src/web/state-text.ts';

const now = Math.floor(Date.now() / 1000);

function state(given: Partial<PageState> = {}, samples = 3): PageState {
  const recording = createRecording(100, 1);
  for (let second = 1; second <= samples; second += 1)
    recording.add({ timestamp: now - samples + second, host: 'a', metrics: { 'cpu.utilization.percent': second } });
  return { view: createView(), recording, connection: 'open', hasEnded: false, silence: 0, ...given };
}

test('the state tells what is seen', (t) => {
  const said = (given: Partial<PageState>, samples?: number) => stateText(state(given, samples)).text;
  t.is(said({}), 'live');
  t.is(said({ connection: 'connecting' }, 0), 'connecting');
  t.is(said({}, 0), 'waiting for samples');
  t.is(said({ hasEnded: true }, 0), 'no samples came');
  t.is(said({ connection: 'lost' }), 'connection lost, trying again');
  t.true(said({ silence: 60 }).endsWith(timeLabel(now)));
  t.true(said({ hasEnded: true }).endsWith(timeLabel(now)));
  t.true(said({ view: { ...createView(), end: 0 } }).endsWith(timeLabel(now - 2)));
  t.regex(said({ view: { ...createView(), end: 0, paused: true } }), /^paused at /);
});

test('what is not live is told in another colour', (t) => {
  t.is(stateText(state()).mood, 'good');
  t.is(stateText(state({ connection: 'lost' })).mood, 'warning');
  t.is(stateText(state({ hasEnded: true })).mood, 'muted');
});

test('the counts tell what a column is, and what is missing', (t) => {
  t.is(countsText(state({}, 0)), '');
  t.is(countsText(state({}, 1)), '1s · 1 sample');
  t.is(countsText(state({ view: createView({ zoom: 20 }) })), '20s a column · 3 samples');
  const { recording } = state();
  recording.add({ timestamp: now + 1, host: 'a', metrics: { 'cubestat.ticks_missed.count': 2 } });
  t.is(countsText(state({ recording })), '1s · 4 samples · 2 missed');
  recording.add({ timestamp: now + 2, host: 'a', metrics: { 'cubestat.ticks_missed.count': 0.1 + 0.2 } });
  t.is(countsText(state({ recording })), '1s · 5 samples · 2 missed');
});
