import test from 'ava';
import * as fc from 'fast-check';
import { History } from '../../src/charts/history.ts';
import { maxDefined } from '../../src/charts/history-level.ts';

const room = { slots: 100_000, bytes: 2 ** 26 };
const values = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined }), { minLength: 1, maxLength: 3000 });

function filled(given: readonly (number | undefined)[], start = 0, settings = room) {
  const history = new History(settings);
  given.forEach((value, at) => value !== undefined && history.add(start + at, 0, value));
  return history;
}

test('a column holds the largest of its values, at every zoom', (t) => {
  const property = fc.property(values, fc.constantFrom(1, 2, 3, 5, 10, 20, 50, 100, 700, 1000), fc.nat(2000), (given, zoom, start) => {
    const history = filled(given, start);
    const out = new Float64Array(Math.ceil((start + given.length) / zoom) + 1);
    history.columns(0, zoom, 0, out);
    return out.every((value, column) => {
      const within = given.slice(Math.max(0, column * zoom - start), Math.max(0, (column + 1) * zoom - start));
      return Object.is(
        value,
        within.reduce<number>((most, one) => maxDefined(most, one ?? NaN), NaN),
      );
    });
  });
  t.notThrows(() => fc.assert(property));
});

test('peak and mean are those of the values between two slots', (t) => {
  const property = fc.property(values, fc.nat(3000), fc.nat(3000), (given, one, other) => {
    const history = filled(given);
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const within = given.slice(from, to).filter((value) => value !== undefined);
    const mean = within.reduce((sum, value) => sum + value, 0) / within.length;
    const told = history.mean(0, from, to);
    return (
      Object.is(history.peak(0, from, to), within.reduce(maxDefined, NaN)) &&
      (within.length === 0 ? Number.isNaN(told) : Math.abs(told - mean) < 0.01)
    );
  });
  t.notThrows(() => fc.assert(property));
});

test('of several values of a slot the largest stays, in whichever order they come', (t) => {
  const history = new History(room);
  for (const value of [3, 9, 4]) history.add(7, 0, value);
  t.is(history.peak(0, 7, 8), 9);
});

test('a spike outlives the values around it: old samples fold into maxima', (t) => {
  const history = new History({ slots: 1000, bytes: 2 ** 20 });
  for (let slot = 0; slot < 50_000; slot += 1) history.add(slot, 0, slot === 12_345 ? 99 : 1);
  const fine = new Float64Array(1);
  history.columns(0, 1, 12_340, fine);
  t.is(fine[0], 99, 'of what is not kept in full, the block it is in is shown');
  t.is(history.peak(0, 0, 50_000), 99);
  t.true(Math.abs(history.mean(0, 12_000, 13_000) - 1.098) < 0.001);
});

test('memory is bounded, however long it runs and however many series there are', (t) => {
  const history = new History({ slots: 86_400, bytes: 2 ** 20 });
  for (let slot = 0; slot < 20_000; slot += 1) {
    for (let series = 0; series < 40; series += 1) history.add(slot, series, slot);
  }
  // The pages that are being written do not count.
  t.true(history.bytes < 2 ** 20 + 4 * 2 * 40 * 3 * 1024);
  t.is(history.peak(3, 19_999, 20_000), 19_999);
});

test('24 hours at 1 s take less than 640 kB a series', (t) => {
  const history = new History({ slots: 86_400, bytes: 20 * 86_400 * 7.4 });
  for (let slot = 0; slot < 100_000; slot += 1) for (let series = 0; series < 20; series += 1) history.add(slot, series, slot);
  t.true(history.bytes < 20 * 640e3);
  const full = new Float64Array(86_400);
  history.columns(0, 1, 100_000 - 86_400, full);
  t.true(full.every((value, at) => value === 100_000 - 86_400 + at));
});

test('the mean is that of all values, also where a slot has several', (t) => {
  const property = fc.property(fc.array(fc.tuple(fc.nat(400), fc.integer({ min: -1000, max: 1000 })), { minLength: 1 }), (given) => {
    const history = new History(room);
    for (const [slot, value] of given) history.add(slot, 0, value);
    const mean = given.reduce((sum, [, value]) => sum + value, 0) / given.length;
    return Math.abs(history.mean(0, 0, 1000) - mean) < 0.01;
  });
  t.notThrows(() => fc.assert(property));
});

test('numbers beyond those of 32 bits are as large as these can be', (t) => {
  const history = new History(room);
  for (const slot of [0, 0, 1]) history.add(slot, 0, 1e300);
  history.add(0, 1, -1e300);
  t.true(Number.isFinite(history.peak(0, 0, 1)) && Number.isFinite(history.mean(0, 0, 10)));
  t.true(Number.isFinite(history.peak(1, 0, 1)) && history.peak(1, 0, 1) < -1e38);
});

test('a column of any number of slots is read from the blocks there are', (t) => {
  const history = filled([1, 2, 3]);
  const out = new Float64Array(3);
  history.columns(0, 100_000_000_000_000, -2, out);
  t.deepEqual([...out], [NaN, NaN, 3]);
});
