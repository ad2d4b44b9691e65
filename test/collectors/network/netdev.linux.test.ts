import test from 'ava';
import { parseNetDev } from '../../../src/collectors/network/netdev.linux.ts';

const head =
  'Inter-|   Receive                                                |  Transmit\n' +
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';

test('eight columns received, eight sent', (t) => {
  const interfaces = parseNetDev(
    `${head}  eth0: 202263413    6321    1    2    3     4          5         6   601903    4110    7    8    9    10      11         12\n`,
  );
  t.deepEqual(
    [...interfaces],
    [
      [
        'eth0',
        {
          'rx.bytes': 202_263_413,
          'tx.bytes': 601_903,
          'rx.packets': 6321,
          'tx.packets': 4110,
          'rx.errors': 1,
          'tx.errors': 7,
          'rx.drops': 2,
          'tx.drops': 8,
        },
      ],
    ],
  );
});

test('names with dots, colons and digits, with or without a space behind them', (t) => {
  const numbers = '5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0';
  const text = ['eth0.100: ', 'eth0:1: ', 'eth0:1:', 'wlan0:', 'br-1f0dd6: '].map((name) => `${name}${numbers}\n`).join('');
  const interfaces = parseNetDev(head + text);
  t.deepEqual([...interfaces.keys()], ['eth0.100', 'eth0:1', 'wlan0', 'br-1f0dd6']);
  for (const traffic of interfaces.values()) t.like(traffic, { 'rx.bytes': 5, 'tx.bytes': 6 });
});

test('an interface that was cut off is none, for the last number would be too small', (t) => {
  const whole = '  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16';
  t.deepEqual([...parseNetDev(`${whole}\n  eth1: 1 2 3 4 5 6 7 8 9`).keys()], ['eth0']);
  t.deepEqual([...parseNetDev(whole).keys()], ['eth0']);
});
