import test from 'ava';
import { trafficDelta, type Traffic } from '../../../src/collectors/network/traffic.ts';

const none: Traffic = {
  'rx.bytes': 0,
  'tx.bytes': 0,
  'rx.packets': 0,
  'tx.packets': 0,
  'rx.errors': 0,
  'tx.errors': 0,
  'rx.drops': 0,
  'tx.drops': 0,
};

test('bytes that go backwards are those of another interface: nothing of the two compares', (t) => {
  t.is(trafficDelta({ ...none, 'tx.bytes': 50, 'rx.bytes': 3 }, { ...none, 'rx.bytes': 10 }), undefined);
  t.is(trafficDelta(none, { ...none, 'tx.packets': 1 }), undefined);
});

test('drops that fall are absent by themselves', (t) => {
  const grown = trafficDelta({ ...none, 'rx.bytes': 30, 'rx.drops': 4 }, { ...none, 'rx.bytes': 10, 'rx.drops': 5 });
  t.is(grown?.['rx.drops'], undefined);
  t.is(grown?.['rx.bytes'], 20);
});
