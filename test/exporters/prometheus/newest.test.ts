import test from 'ava';
import { newestSamples, type Keeping } from '../../../src/exporters/prometheus/newest.ts';
import type { Sample } from '../../../src/sample.ts';

const sample = (host: string, timestamp = 1, metrics: Sample['metrics'] = { x: timestamp }): Sample => ({ timestamp, host, metrics });

/** With a clock that the test sets. */
function keeping(settings: Partial<Keeping> = {}) {
  const clock = { now: 0 };
  const newest = newestSamples({ ttl: undefined, now: () => clock.now, ...settings });
  return { ...newest, clock, hosts: () => newest.fresh().samples.map(({ host }) => host) };
}

test('a sample is there until its time is up, and then gone, though nothing else came', (t) => {
  const { put, hosts, clock } = keeping({ ttl: 5 });
  put(sample('a'));
  clock.now = 3;
  put(sample('b'));
  clock.now = 4.999;
  t.deepEqual(hosts(), ['a', 'b']);
  clock.now = 5;
  t.deepEqual(hosts(), ['b']);
  clock.now = 8;
  t.deepEqual(hosts(), []);
});

test('a new sample takes the place of the former, and lives anew', (t) => {
  const { put, fresh, clock } = keeping({ ttl: 5 });
  put(sample('a', 1));
  clock.now = 4;
  put(sample('a', 2));
  clock.now = 8;
  t.deepEqual(fresh().samples, [sample('a', 2)]);
});

test('what is fresh is the same object until it changes', (t) => {
  const { put, fresh, clock } = keeping({ ttl: 5 });
  put(sample('a'));
  const first = fresh();
  clock.now = 4;
  t.is(fresh(), first);
  put(sample('a'));
  const second = fresh();
  t.not(second, first);
  clock.now = 9;
  t.not(fresh(), second);
});

test('without a ttl: a minute for the first, then five intervals, at least 10 s, at most an hour', (t) => {
  const lives = (second?: number) => {
    const { put, hosts, clock } = keeping();
    put(sample('a', 1000));
    if (second !== undefined) put(sample('a', second));
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
  const { put, fresh, clock } = keeping({ ttl: 5 });
  put(sample('a'));
  t.false(fresh().severalHosts);
  put(sample('b'));
  t.true(fresh().severalHosts);
  clock.now = 10;
  put(sample('a'));
  t.true(fresh().severalHosts);
});

test('the last sample is known after it went stale', (t) => {
  const { fresh, put, clock } = keeping({ ttl: 5 });
  put(sample('a', 7));
  clock.now = 10;
  t.deepEqual([fresh().samples.length, fresh().last?.timestamp], [0, 7]);
});

test('there is room for so many hosts and sets of tags; it is given again when some have vanished', (t) => {
  const { put, hosts, clock } = keeping({ ttl: 5, most: 2 });
  t.deepEqual([put(sample('a')), put(sample('b')), put(sample('c')), put(sample('a', 2))], [true, true, false, true]);
  t.deepEqual(hosts(), ['a', 'b']);
  clock.now = 5;
  t.true(put(sample('c')));
  t.deepEqual(hosts(), ['c']);
});

test('there is room for so much; what a sample takes is given again with it', (t) => {
  const { put, hosts } = keeping({ room: 1000 });
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`m${at}`, at]));
  t.false(put(sample('a', 1, many)));
  for (let round = 0; round < 100; round++) t.true(put(sample('a', round, { x: round, y: round })));
  t.false(put(sample('b'.repeat(1000))), 'labels count too');
  t.deepEqual(hosts(), ['a']);
});

test('a host whose new sample has no room keeps its former one', (t) => {
  const { put, fresh } = keeping({ room: 300 });
  put(sample('a', 1));
  t.false(put(sample('a', 2, { ['x'.repeat(200)]: 1 })));
  t.is(fresh().last?.timestamp, 1);
});
