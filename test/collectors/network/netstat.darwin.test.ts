import test from 'ava';
import { network } from '../../../src/collectors/network.darwin.ts';
import { parseNetstat } from '../../../src/collectors/network/netstat.darwin.ts';
import { changePrograms, openDarwin, writes } from '../darwin-programs.ts';

const wide = (en0: string) => `Name       Mtu   Network       Address            Ipkts Ierrs     Ibytes    Opkts Oerrs     Obytes  Coll Drop
lo0        16384 <Link#1>                        434545     0   63877439   434545     0   63877439     0   0
lo0        16384 127           127.0.0.1         434545     -   63877439   434545     -   63877439     -   -
gif0*      1280  <Link#2>                             0     0          0        0     0          0     0   0
en0        1500  <Link#12>   aa:bb:cc:dd:ee:ff  ${en0}     0   0
en0        1500  fe80::9a5a: fe80:4::9a5a:ebff  9895174     - 11902425614  9250217     - 2354022366     -   -
en0        1500  192.168.1     192.168.1.20     9895174     - 11902425614  9250217     - 2354022366     -   -
awdl0      1500  <Link#14>   11:22:33:44:55:66      100     0       1000       50     0        500     0   0
bridge100  1500  <Link#20>   11:22:33:44:55:67      100     0       1000       50     0        500     0   0
en6*       1500  <Link#21>   11:22:33:44:55:68        0     0          0        0     0          0     0   3
`;

test('rows of links count, with an address or without; the others repeat them', (t) => {
  const interfaces = parseNetstat(wide('9895174     2 11902425614  9250217     1 2354022366'));
  t.deepEqual([...interfaces.keys()], ['lo0', 'gif0', 'en0', 'awdl0', 'bridge100', 'en6']);
  t.deepEqual(interfaces.get('en0'), {
    'rx.bytes': 11_902_425_614,
    'tx.bytes': 2_354_022_366,
    'rx.packets': 9_895_174,
    'tx.packets': 9_250_217,
    'rx.errors': 2,
    'tx.errors': 1,
    'rx.drops': undefined,
    'tx.drops': 0,
  });
  t.is(interfaces.get('lo0')!['tx.bytes'], 63_877_439);
  t.is(interfaces.get('en6')!['tx.drops'], 3);
});

test('without the column of drops, as netstat -ibn writes it', (t) => {
  const text = `Name  Mtu   Network       Address            Ipkts Ierrs     Ibytes    Opkts Oerrs     Obytes  Coll
lo0   16384 <Link#1>      -              17296531     0 2524959720 17296531     0 2524959720     0
en0   1500  <Link#4>      22:20:0:0:0:e6   739447     0  693997876   535600     0   79008877     0
`;
  t.like(parseNetstat(text).get('en0'), { 'rx.bytes': 693_997_876, 'tx.bytes': 79_008_877, 'tx.drops': undefined });
  t.is(parseNetstat(text).get('lo0')!['rx.bytes'], 2_524_959_720);
});

test('a message, and a row that was cut off, are no interfaces', (t) => {
  t.is(parseNetstat('netstat: sysctl: Operation not permitted\n').size, 0);
  t.is(parseNetstat('Name Mtu Network Address Ipkts Ierrs Ibytes Opkts Oerrs Obytes Coll\nen0 1500 <Link#4> 739447 0 69399').size, 0);
});

test.serial('hardware makes the totals, once, above 4 GiB too', async (t) => {
  const { read, folder } = await openDarwin(t, network, { netstat: writes(wide('100     0 4294967000  50     0 2000')) });
  t.is((await read(10))['network.rx.bytes_per_sec'], undefined);
  changePrograms(folder, { netstat: writes(wide('120     0 4294968000  60     0 2500')) });
  const metrics = await read(12);
  t.like(metrics, {
    'network.rx.bytes_per_sec': 500,
    'network.tx.bytes_per_sec': 250,
    'network.rx.packets_per_sec': 10,
    'network.interface.en0.rx.bytes_per_sec': 500,
    'network.interface.en0.rx.bytes_total': 4_294_968_000,
    'network.interface.awdl0.rx.bytes_per_sec': 0,
  });
  t.false('network.rx.drops_per_sec' in metrics, 'macOS does not tell');
});
