import test from 'ava';
import * as fc from 'fast-check';
import { units } from '../../src/catalogue/index.ts';
import { band } from '../../src/charts/horizon.ts';
import { scaleEnd } from '../../src/charts/scale.ts';

const positive = fc.double({ min: 1e-6, max: 1e15, noNaN: true });
const unit = fc.constantFrom(...Object.values(units).filter((one) => one !== units.percent), undefined);

test('a scale ends at a round number, not less than what is on it and not much more', (t) => {
  const property = fc.property(positive, unit, (most, of) => {
    const upper = scaleEnd(most, of);
    const least = scaleEnd(0, of);
    return upper >= most * (1 - 1e-9) && (upper === least || upper < 2.5 * most * (1 + 1e-9)) && scaleEnd(upper, of) === upper;
  });
  t.notThrows(() => fc.assert(property));
});

test('scales are 100 for percent, powers of 2 for bytes, 1, 2 or 5 with zeros for the rest', (t) => {
  t.is(scaleEnd(3, units.percent), 100);
  t.is(scaleEnd(100.02, units.percent), 100, 'what is rounded may add up to a little more');
  t.is(scaleEnd(180, units.percent), 200);
  t.is(scaleEnd(5 * 2 ** 20, units.bytes_per_sec), 8 * 2 ** 20);
  t.is(scaleEnd(1, units.bytes_per_sec), 65_536, 'a trickle is not drawn as a flood');
  t.is(scaleEnd(130, units.watts), 200);
  t.is(scaleEnd(NaN, undefined), 1);
});

test('a band grows with its value, and anything above nothing is seen', (t) => {
  const share = fc.double({ min: 0, max: 1.5, noNaN: true });
  const property = fc.property(share, share, fc.constantFrom(1, 2, 4), fc.constantFrom(1, 2, 4), (one, other, layers, rows) => {
    const steps = (value: number) => {
      const cells = Array.from({ length: rows }, (_, row) => band(value, layers, row, rows));
      return cells[0]!.layer * 8 * rows + cells.reduce((sum, { eighths }) => sum + eighths, 0);
    };
    const [less, more] = [Math.min(one, other), Math.max(one, other)];
    return (
      steps(less) <= steps(more) && (less === 0 || steps(less) > 0) && steps(more) <= 8 * rows * layers && steps(1) === 8 * rows * layers
    );
  });
  t.notThrows(() => fc.assert(property));
});
