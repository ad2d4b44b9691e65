import test from 'ava';
import { Origins } from '../../src/filters/origins.ts';

test('a host with its tags is one origin, in whatever order the tags are', (t) => {
  const origins = new Origins(
    ({ host }) => ({ host }),
    () => {},
  );
  const one = origins.of({ host: 'a', tags: { env: 'prod', zone: '1' }, names: ['x'] });
  t.is(origins.of({ host: 'a', tags: { zone: '1', env: 'prod' }, names: ['y'] }), one);
  t.not(origins.of({ host: 'a', tags: { zone: '2', env: 'prod' }, names: ['x'] }), one);
  t.not(origins.of({ host: 'b', tags: { env: 'prod', zone: '1' }, names: ['x'] }), one);
});

test('of too many, the one that was silent for longest is forgotten', (t) => {
  const forgotten: string[] = [];
  const origins = new Origins(
    ({ host }) => host,
    (host) => void forgotten.push(host),
    2,
  );
  for (const host of ['a', 'b', 'a', 'c', 'a', 'b']) origins.of({ host, names: [] });
  t.deepEqual(forgotten, ['b', 'c']);
  origins.clear();
  t.deepEqual(forgotten, ['b', 'c', 'a', 'b']);
});

test('names that are long together are forgotten as those of too many origins are', (t) => {
  const forgotten: number[] = [];
  const origins = new Origins(
    ({ host }) => host.length,
    (length) => void forgotten.push(length),
  );
  const lengths = [30, 30.5, 31].map((megabytes) => megabytes * 2 ** 20);
  for (const length of lengths) origins.of({ host: 'x'.repeat(length), names: [] });
  t.deepEqual(forgotten, lengths.slice(0, 1));
});
