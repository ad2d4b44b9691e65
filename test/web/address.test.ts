import test from 'ava';
import * as fc from 'fast-check';
import { createRecording, createView } from '../../src/charts/index.ts';
import { fragmentOf, parseFragment, timesOf, viewAt } from '../../src/web/address.ts';
import { batchOf, sampleOf } from '../samples.ts';

const nothing = { view: createView(), host: undefined, zoom: undefined, theme: undefined, until: undefined, at: undefined };

test('an address tells what is not as a page begins', (t) => {
  t.is(fragmentOf(nothing), '');
  const view = { ...createView({ zoom: 10, details: 'show', cpu: 'by_core' }), filter: 'disk vd*' };
  t.is(
    fragmentOf({ view, host: 'web1', zoom: 10, theme: 'light', until: 1_795_651_842, at: 1_795_651_000.25 }),
    'host=web1&filter=disk+vd*&zoom=10&until=2026-11-26T00:10:42Z&at=2026-11-25T23:56:40.250Z&theme=light&cpu=by_core&details=show',
  );
});

test('what an address tells is what is read from it', (t) => {
  const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
  const time = maybe(fc.integer({ min: 0, max: 4e12 }).map((milliseconds) => milliseconds / 1000));
  const view = fc.record({
    ...{ filter: fc.string(), details: fc.constantFrom('show', 'hide') },
    ...{ cpu: fc.constantFrom('auto', 'by_core'), view: fc.constantFrom('off', 'one', 'all') },
  });
  const address = fc.record({
    view,
    host: maybe(fc.string()),
    zoom: maybe(fc.constantFrom(1, 2, 10, 500)),
    theme: maybe(fc.constantFrom('dark', 'cividis')),
    until: time,
    at: time,
  });
  fc.assert(
    fc.property(address, (one) => {
      const given = { ...one, view: { ...createView({ zoom: one.zoom }), ...one.view } as ReturnType<typeof createView> };
      t.deepEqual(parseFragment(`#${fragmentOf(given)}`), given);
    }),
  );
});

test('what makes no sense in an address is left out, whatever it is', (t) => {
  t.deepEqual(parseFragment('#zoom=-1&until=yesteryear&theme=pink&cpu=none&details=__proto__&view=constructor&x=1&='), nothing);
  for (const zoom of ['0', 'NaN', 'Infinity', '1e99', '']) t.is(parseFragment(`zoom=${zoom}`).view.zoom, 1);
  fc.assert(fc.property(fc.string(), (text) => t.notThrows(() => parseFragment(text)) ?? true));
});

test('the times of a view are found again in another recording', (t) => {
  const recorded = (from: number, to: number) => {
    const recording = createRecording(undefined, 1);
    for (let second = from; second < to; second += 1) recording.add(batchOf(sampleOf(second)));
    return recording;
  };
  const [one, other] = [recorded(100, 200), recorded(50, 300)];
  const view = { ...createView(), end: 30, cursor: 20 };
  t.like(viewAt(view, timesOf(view, one), other), { end: 80, cursor: 70, notice: undefined });
  const gone = viewAt(view, { until: 10, at: undefined }, other);
  t.is(gone.end, undefined);
  t.regex(gone.notice!, /^nothing is kept of 1970-01-01 /);
});
