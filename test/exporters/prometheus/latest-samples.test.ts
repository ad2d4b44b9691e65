import test from 'ava';
import { latestSamples, type LatestSamplesSettings } from '../../../src/exporters/prometheus/latest-samples.ts';
import type { Sample } from '../../../src/samples/sample.ts';

const sample = (host: string, timestamp = 1, metrics: Sample['metrics'] = { x: timestamp }): Sample => ({ timestamp, host, metrics });

/** With a clock that the test sets. */
function keeping(settings: Partial<LatestSamplesSettings> = {}) {
  const clock = { now: 0 };
  const newest = latestSamples({ ttl: undefined, now: () => clock.now, ...settings });
  return { ...newest, clock, hosts: () => newest.snapshot().samples.map(({ host }) => host) };
}

test('a sample is there until its time is up, and then gone, though nothing else came', (t) => {
  const { set, hosts, clock } = keeping({ ttl: 5 });
  set(sample('a'));
  clock.now = 3;
  set(sample('b'));
  clock.now = 4.999;
  t.deepEqual(hosts(), ['a', 'b']);
  clock.now = 5;
  t.deepEqual(hosts(), ['b']);
  clock.now = 8;
  t.deepEqual(hosts(), []);
});

test('a new sample takes the place of the former, and lives anew', (t) => {
  const { set, snapshot, clock } = keeping({ ttl: 5 });
  set(sample('a', 1));
  clock.now = 4;
  set(sample('a', 2));
  clock.now = 8;
  t.deepEqual(snapshot().samples, [sample('a', 2)]);
});

test('what is fresh is the same object until it changes', (t) => {
  const { set, snapshot, clock } = keeping({ ttl: 5 });
  set(sample('a'));
  const first = snapshot();
  clock.now = 4;
  t.is(snapshot(), first);
  set(sample('a'));
  const second = snapshot();
  t.not(second, first);
  clock.now = 9;
  t.not(snapshot(), second);
});

test('without a ttl: a minute for the first, then five intervals, at least 10 s, at most an hour', (t) => {
  const lives = (second?: number) => {
    const { set, hosts, clock } = keeping();
    set(sample('a', 1000));
    if (second !== undefined) set(sample('a', second));
    return [9.9, 10, 59.9, 60, 149.9, 150, 3599.9, 3600].find((time) => {
      clock.now = time;
      return hosts().length === 0;
    });
  };
  t.is(lives(), 60);
  t.is(lives(1001), 10);
  t.is(lives(1030), 150);
  t.is(lives(1e9), 3600);
  t.is(lives(970), 150, 'a clock that was set back');
});

test('that there were several hosts is not forgotten', (t) => {
  const { set, snapshot, clock } = keeping({ ttl: 5 });
  set(sample('a'));
  t.false(snapshot().severalHosts);
  set(sample('b'));
  t.true(snapshot().severalHosts);
  clock.now = 10;
  set(sample('a'));
  t.true(snapshot().severalHosts);
});

test('the last sample is known after it went stale', (t) => {
  const { snapshot, set, clock } = keeping({ ttl: 5 });
  set(sample('a', 7));
  clock.now = 10;
  t.deepEqual([snapshot().samples.length, snapshot().last?.timestamp], [0, 7]);
});

test('there is room for so many hosts and sets of tags; it is given again when some have vanished', (t) => {
  const { set, hosts, clock } = keeping({ ttl: 5, most: 2 });
  t.deepEqual([set(sample('a')), set(sample('b')), set(sample('c')), set(sample('a', 2))], [true, true, false, true]);
  t.deepEqual(hosts(), ['a', 'b']);
  clock.now = 5;
  t.true(set(sample('c')));
  t.deepEqual(hosts(), ['c']);
});

test('there is room for so much; what a sample takes is given again with it', (t) => {
  const { set, hosts } = keeping({ room: 1000 });
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`m${at}`, at]));
  t.false(set(sample('a', 1, many)));
  for (let round = 0; round < 100; round++) t.true(set(sample('a', round, { x: round, y: round })));
  t.false(set(sample('b'.repeat(1000))), 'labels count too');
  t.deepEqual(hosts(), ['a']);
});

test('a host whose new sample has no room keeps its former one', (t) => {
  const { set, snapshot } = keeping({ room: 300 });
  set(sample('a', 1));
  t.false(set(sample('a', 2, { ['x'.repeat(200)]: 1 })));
  t.is(snapshot().last?.timestamp, 1);
});
