import test, { type ExecutionContext } from 'ava';
import { network } from '../../src/collectors/network.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { absence, readings } from './readings.ts';

const line = (name: string, received: number, sent = 0) => `${name}: ${received} ${received} 0 0 0 0 0 0 ${sent} ${sent} 0 0 0 0 0 0\n`;
const table = (...lines: string[]) => `Inter-| Receive | Transmit\n face |bytes packets|bytes packets\n${lines.join('')}`;
const traffic = (...lines: string[]): Files => ({ 'proc/net/dev': table(...lines) });

const hardware = (name: string, bus = 'pci0000:00/virtio1'): Files => ({
  [`sys/class/net/${name}`]: { link: `../../devices/${bus}/net/${name}` },
  [`sys/devices/${bus}/net/${name}/mtu`]: '1500\n',
});
const virtual = (name: string): Files => ({
  [`sys/class/net/${name}`]: { link: `../../devices/virtual/net/${name}` },
  [`sys/devices/virtual/net/${name}/mtu`]: '1500\n',
});

test('bytes, packets, errors and drops of an interface, by the second', async (t) => {
  const [first, second] = await readings(
    t,
    network,
    [
      { ...hardware('eth0'), ...traffic('eth0: 1000 10 1 2 0 0 0 0 500 5 3 4 0 0 0 0\n') },
      traffic('eth0: 3000 20 2 4 0 0 0 0 600 9 6 8 0 0 0 0\n'),
    ],
    2,
  );
  t.is(first!['network.interface.eth0.rx.bytes_per_sec'], undefined, 'one reading makes no rate');
  t.is(first!['network.rx.bytes_per_sec'], undefined);
  const rates = {
    'rx.bytes_per_sec': 1000, // 2000 in 2 seconds
    'tx.bytes_per_sec': 50,
    'rx.packets_per_sec': 5,
    'tx.packets_per_sec': 2,
    'rx.errors_per_sec': 0.5,
    'tx.errors_per_sec': 1.5,
    'rx.drops_per_sec': 1,
    'tx.drops_per_sec': 2,
  };
  for (const [name, rate] of Object.entries(rates)) {
    t.is(second![`network.interface.eth0.${name}`], rate);
    t.is(second![`network.${name}`], rate);
  }
  t.is(second!['network.interface.eth0.rx.bytes_total'], 3000);
  t.is(second!['network.interface.eth0.tx.drops_total'], 8);
});

test('what passes through bonds, bridges, VLANs, tunnels and veth pairs counts once', async (t) => {
  const upper = ['lo', 'bond0', 'br0', 'eth0.100', 'veth1', 'wg0'];
  const tree = Object.assign({}, hardware('eth0', 'pci/0'), hardware('eth1', 'pci/1'), ...upper.map(virtual)) as Files;
  const at = (bytes: number) => traffic(...['eth0', 'eth1', ...upper].map((name) => line(name, bytes)));
  const enslaved = { 'sys/devices/pci/0/net/eth0/master': { link: '../../../virtual/net/bond0' } };
  const [, second] = await readings(t, network, [{ ...tree, ...enslaved, ...at(1) }, at(101)]);
  t.is(second!['network.rx.bytes_per_sec'], 200); // eth0 and eth1
  for (const name of [...upper, 'eth0', 'eth1']) {
    t.is(second![`network.interface.${name.replace('.', '%2E')}.rx.bytes_per_sec`], 100, name);
  }
});

test('a physical interface beneath a physical one carries the same packets', async (t) => {
  const tree = {
    ...hardware('eth0', 'vmbus'),
    ...hardware('enP1', 'pci'),
    'sys/devices/pci/net/enP1/master': { link: '../../../vmbus/net/eth0' },
  };
  const at = (bytes: number) => traffic(line('eth0', bytes), line('enP1', bytes));
  const [, second] = await readings(t, network, [{ ...tree, ...at(0) }, at(10)]);
  t.is(second!['network.rx.bytes_per_sec'], 10);
});

test('inside a container, where nothing is physical, what leads elsewhere is the way out', async (t) => {
  const index = (name: string, own: number, lower: number) => ({
    [`sys/devices/virtual/net/${name}/ifindex`]: `${own}\n`,
    [`sys/devices/virtual/net/${name}/iflink`]: `${lower}\n`,
  });
  const tree = {
    ...{ ...virtual('lo'), ...virtual('eth0'), ...virtual('eth0.5'), ...virtual('docker0') },
    ...{ ...index('eth0', 2, 41), ...index('eth0.5', 3, 2), ...index('docker0', 4, 4) },
    'sys/devices/virtual/net/docker0/bridge/bridge_id': '8000.0242\n',
  };
  const at = (bytes: number) => traffic(...['lo', 'eth0', 'eth0.5', 'docker0'].map((name) => line(name, bytes)));
  const [, second] = await readings(t, network, [{ ...tree, ...at(0) }, at(10)]);
  t.is(second!['network.rx.bytes_per_sec'], 10);
});

const route = (name: string) =>
  `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n${name}\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`;

test('the default route tells which, whatever its name', async (t) => {
  const at = (bytes: number) => traffic(...['lo', 'venet0', 'tap7'].map((name) => line(name, bytes)));
  const tree = { ...virtual('lo'), ...virtual('venet0'), ...virtual('tap7'), 'proc/net/route': route('venet0') };
  const [, second] = await readings(t, network, [{ ...tree, ...at(0) }, at(10)]);
  t.is(second!['network.rx.bytes_per_sec'], 10);
});

test('the ports of a switch send by its conduit, which counts alone', async (t) => {
  const index = (name: string, own: number, lower: number) => ({
    [`sys/devices/pci0000:00/${name}/net/${name}/ifindex`]: `${own}\n`,
    [`sys/devices/pci0000:00/${name}/net/${name}/iflink`]: `${lower}\n`,
    [`sys/class/net/${name}`]: { link: `../../devices/pci0000:00/${name}/net/${name}` },
  });
  const tree = { ...index('eth0', 2, 2), ...index('wan', 3, 2), ...index('lan0', 4, 2) };
  const at = (bytes: number) => traffic(line('eth0', 2 * bytes), line('wan', bytes), line('lan0', bytes));
  const [, second] = await readings(t, network, [{ ...tree, ...at(0) }, at(10)]);
  t.is(second!['network.rx.bytes_per_sec'], 20);
});

const routes = (...lines: string[]) =>
  `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n${lines.join('')}`;
const routeTo = (name: string, destination: string, mask: string) => `${name}\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0\n`;
const peer = (name: string, own: number, other: number, devtype = ''): Files => ({
  ...virtual(name),
  [`sys/devices/virtual/net/${name}/ifindex`]: `${own}\n`,
  [`sys/devices/virtual/net/${name}/iflink`]: `${other}\n`,
  [`sys/devices/virtual/net/${name}/uevent`]: `${devtype === '' ? '' : `DEVTYPE=${devtype}\n`}INTERFACE=${name}\nIFINDEX=${own}\n`,
});
const totalOf = async (t: ExecutionContext, tree: Files, names: readonly string[]) => {
  const at = (bytes: number) => traffic(...names.map((name) => line(name, bytes)));
  const [, second] = await readings(t, network, [{ ...virtual('lo'), ...tree, ...at(0) }, at(10)]);
  return second!['network.rx.bytes_per_sec'];
};

test('a container on two networks leads outside by both', async (t) => {
  const to = routes(
    routeTo('eth0', '00000000', '00000000'),
    routeTo('eth0', '000011AC', '0000FFFF'),
    routeTo('eth1', '000012AC', '0000FFFF'),
  );
  const tree = { ...peer('eth0', 2, 41), ...peer('eth1', 3, 43), 'proc/net/route': to };
  t.is(await totalOf(t, tree, ['lo', 'eth0', 'eth1']), 20);
});

test('the containers within a container do not count: single addresses are behind their peers', async (t) => {
  const to = routes(
    routeTo('eth0', '00000000', '00000000'),
    routeTo('eth0', '000012AC', '0000FFFF'),
    routeTo('veth7', '0200F40A', 'FFFFFFFF'),
  );
  const ipv6 = (name: string, prefix: string, length: string) =>
    `${prefix.padEnd(32, '0')} ${length} ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000100 00000001 00000000 00000001     ${name}\n`;
  const tree = {
    ...{ ...peer('eth0', 2, 41), ...peer('veth7', 3, 2), ...peer('veth8', 4, 900) },
    'proc/net/route': to,
    'proc/net/ipv6_route': ipv6('veth8', 'fe8', '40') + ipv6('veth8', 'ff', '08') + ipv6('veth8', 'fd00', '80') + ipv6('lo', '', '00'),
  };
  t.is(await totalOf(t, tree, ['lo', 'eth0', 'veth7', 'veth8']), 10);
});

test('a tunnel with the default route sends by the interface below', async (t) => {
  const to = routes(routeTo('tun0', '00000000', '00000000'), routeTo('eth0', '000011AC', '0000FFFF'));
  t.is(await totalOf(t, { ...peer('eth0', 2, 41), ...peer('tun0', 3, 3), 'proc/net/route': to }, ['lo', 'eth0', 'tun0']), 10);
});

test('a share of an interface of the host counts, whatever has its number here', async (t) => {
  const tree = { ...peer('eth0', 2, 41), ...peer('net1', 3, 2, 'macvlan') };
  t.is(await totalOf(t, tree, ['lo', 'eth0', 'net1']), 20);
  const below = { ...tree, 'sys/devices/virtual/net/net1/lower_eth0': { link: '../eth0' } };
  t.is(await totalOf(t, below, ['lo', 'eth0', 'net1']), 10, 'but not one of an interface here');
});

test('what stands on others does not count, whichever kind it is', async (t) => {
  const tree = {
    ...{ ...peer('eth0', 2, 41), ...peer('team0', 3, 3), ...peer('vrf7', 4, 4) },
    'sys/devices/virtual/net/team0/lower_eth0': { link: '../eth0' },
    'sys/devices/virtual/net/vrf7/lower_team0': { link: '../team0' },
  };
  t.is(await totalOf(t, tree, ['lo', 'eth0', 'team0', 'vrf7']), 10);
});

test('a pair counts its other end in the other namespace, whatever has that number here', async (t) => {
  const to = { 'proc/net/route': routes(routeTo('eth0', '00000000', '00000000'), routeTo('eth0', '000011AC', '0000FFFF')) };
  const guest = {
    ...{ ...virtual('docker0'), ...peer('veth7', 7, 6) },
    'sys/devices/virtual/net/docker0/bridge/bridge_id': '8000.0242\n',
    'sys/devices/virtual/net/veth7/master': { link: '../docker0' },
  };
  t.is(await totalOf(t, { ...peer('eth0', 2, 7), ...guest, ...to }, ['lo', 'eth0', 'docker0', 'veth7']), 10);
  const [one, other] = [peer('veth0', 3, 4), peer('veth1', 4, 3)];
  t.is(await totalOf(t, { ...peer('eth0', 2, 7), ...one, ...other }, ['lo', 'eth0', 'veth0', 'veth1']), 10, 'both ends are here');
});

test('a container whose interfaces stand in a bridge or a bond leads outside by that', async (t) => {
  const inside = (name: string, index: number, other: number, master: string) => ({
    ...peer(name, index, other),
    [`sys/devices/virtual/net/${name}/master`]: { link: `../${master}` },
  });
  const to = { 'proc/net/route': routes(routeTo('br0', '00000000', '00000000'), routeTo('br0', '000011AC', '0000FFFF')) };
  const bridge = { ...peer('br0', 5, 5), 'sys/devices/virtual/net/br0/bridge/bridge_id': '8000.0242\n', ...to };
  const ports = { ...inside('eth0', 2, 41, 'br0'), ...inside('veth7', 3, 900, 'br0') };
  t.is(await totalOf(t, { ...bridge, ...ports }, ['lo', 'eth0', 'veth7', 'br0']), 10);
  const pod = { ...peer('cali8', 9, 901), 'proc/net/route': `${to['proc/net/route']}${routeTo('cali8', '0200F40A', 'FFFFFFFF')}` };
  t.is(await totalOf(t, { ...bridge, ...ports, ...pod }, ['lo', 'eth0', 'veth7', 'br0', 'cali8']), 10, 'not by the containers within it');
  const vlan = { ...peer('eth0', 2, 41), ...peer('eth0.5', 3, 2), 'sys/devices/virtual/net/eth0.5/lower_eth0': { link: '../eth0' } };
  const byVlan = { 'proc/net/route': routes(routeTo('eth0.5', '00000000', '00000000')) };
  t.is(await totalOf(t, { ...vlan, ...byVlan }, ['lo', 'eth0', 'eth0.5']), 10, 'a VLAN sends by the interface below');
});

test('a container that has got a network card has its default route elsewhere', async (t) => {
  const tree = { ...hardware('net1'), ...peer('eth0', 2, 41), ...peer('tun0', 5, 5) };
  const to = (name: string) => ({ 'proc/net/route': routes(routeTo(name, '00000000', '00000000')) });
  t.is(await totalOf(t, { ...tree, ...to('eth0') }, ['lo', 'net1', 'eth0', 'tun0']), 20);
  t.is(await totalOf(t, { ...tree, ...to('tun0') }, ['lo', 'net1', 'eth0', 'tun0']), 10, 'a tunnel sends by one of them');
  t.is(await totalOf(t, { ...tree, ...to('net1') }, ['lo', 'net1', 'eth0', 'tun0']), 10, 'the peers of a host are its containers');
});

test('a modem leads outside beside a card that does not; PPP over Ethernet or through its gateway sends by the card', async (t) => {
  const tree = { ...hardware('eth0'), ...peer('ppp0', 7, 7, 'ppp'), 'sys/devices/virtual/net/ppp0/type': '512\n' };
  const total = (files: Files, ...more: string[]) =>
    totalOf(t, { ...tree, 'proc/net/route': routes(routeTo('ppp0', '00000000', '00000000'), ...more), ...files }, ['lo', 'eth0', 'ppp0']);
  t.is(await total({}, routeTo('eth0', '0001A8C0', '00FFFFFF')), 20);
  const pppoe = 'Id       Address              Device\n00000001 00:11:22:33:44:55        eth0\n';
  t.is(await total({ 'proc/net/pppoe': pppoe }), 10);
  t.is(await total({}, 'eth0\t0B0200CB\t0101A8C0\t0007\t0\t0\t0\tFFFFFFFF\t0\t0\t0\n'), 10);
});

test("the host's end of a function of a card repeats what passes by its port", async (t) => {
  const at = (name: string) => `sys/devices/pci0000:00/card/net/${name}/phys_port_name`;
  const ends = ['pf0vf0', 'c1pf0vf3', 'pf0sf88', 'pf0hpf'];
  const tree = Object.assign({}, ...['p0', ...ends].map((name) => ({ ...hardware(name, 'pci0000:00/card'), [at(name)]: `${name}\n` })));
  t.is(await totalOf(t, tree as Files, ['lo', 'p0', ...ends]), 10);
});

test('a monitor shows what passes through another interface', async (t) => {
  const tree = { ...hardware('wlan0'), ...hardware('mon0'), 'sys/devices/pci0000:00/virtio1/net/mon0/type': '803\n' };
  t.is(await totalOf(t, tree, ['lo', 'wlan0', 'mon0']), 10);
});

test('while one interface starts anew there is no total, which would look like a quiet network', async (t) => {
  const at = (eth0: number, eth1: number) => traffic(line('eth0', eth0), line('eth1', eth1));
  const tree = { ...hardware('eth0', 'pci/0'), ...hardware('eth1', 'pci/1') };
  const taken = await readings(t, network, [{ ...tree, ...at(2 ** 32 - 5, 0) }, at(5, 10), at(15, 20)]);
  t.deepEqual(
    taken.map((metrics) => metrics['network.rx.bytes_per_sec']),
    [undefined, undefined, 20],
  );
  t.is(taken[1]!['network.interface.eth1.rx.bytes_per_sec'], 10);
});

test('another interface that has taken a name between two readings is looked at anew', async (t) => {
  const taken = await readings(t, network, [
    { ...hardware('eth0', 'pci/0'), ...hardware('usb0', 'pci/1'), ...traffic(line('eth0', 0), line('usb0', 5000)) },
    { 'sys/class/net/usb0': null, ...virtual('usb0'), ...traffic(line('eth0', 10), line('usb0', 0)) },
    traffic(line('eth0', 20), line('usb0', 77)),
  ]);
  t.is(taken[2]!['network.rx.bytes_per_sec'], 10);
});

test('so it is where sysfs shows no interfaces', async (t) => {
  const at = (bytes: number) => traffic(line('lo', bytes), line('eth0', bytes));
  const [, second] = await readings(t, network, [at(0), at(10)]);
  t.is(second!['network.rx.bytes_per_sec'], 10);
});

test('a host with the loopback interface alone has no traffic in all, rather than 0', async (t) => {
  const [, second] = await readings(t, network, [{ ...virtual('lo'), ...traffic(line('lo', 1)) }, traffic(line('lo', 2))]);
  t.is(second!['network.rx.bytes_per_sec'], undefined);
  t.is(second!['network.interface.lo.rx.bytes_per_sec'], 1);
});

test('an interface that appears is absent for its first reading, and one that goes away at once', async (t) => {
  const both = (eth: number, usb: number) => traffic(line('eth0', eth), line('usb0', usb));
  const taken = await readings(t, network, [
    { ...hardware('eth0'), ...traffic(line('eth0', 10)) },
    { ...hardware('usb0'), ...both(20, 9000) },
    both(30, 9005),
    { 'sys/class/net/usb0': null, ...traffic(line('eth0', 40)) },
    { ...virtual('usb0'), ...both(50, 9500) },
    both(60, 9501),
  ]);
  t.deepEqual(
    taken.map((metrics) => metrics['network.interface.usb0.rx.bytes_per_sec']),
    [undefined, undefined, 5, undefined, undefined, 1],
  );
  t.deepEqual(
    taken.map((metrics) => metrics['network.rx.bytes_per_sec']),
    [undefined, 10, 15, 10, 10, 10], // what came back as usb0 is virtual
  );
});

test('a counter that goes backwards has no rate for one reading', async (t) => {
  const taken = await readings(t, network, [
    { ...hardware('eth0'), ...traffic(line('eth0', 1000, 5)) },
    traffic(line('eth0', 10, 6)),
    traffic(line('eth0', 15, 7)),
  ]);
  t.deepEqual(
    taken.map((metrics) => [metrics['network.rx.bytes_per_sec'], metrics['network.interface.eth0.rx.bytes_per_sec']]),
    [
      [undefined, undefined],
      [undefined, undefined],
      [5, 5],
    ],
  );
});

test('zeros between two readings are not the beginning of all that was counted before', async (t) => {
  const at = (bytes: number) => traffic(line('eth0', bytes), line('eth1', 10));
  const taken = await readings(t, network, [{ ...hardware('eth0'), ...hardware('eth1'), ...at(1000) }, at(0), at(1010), at(1030)]);
  t.deepEqual(
    taken.map((metrics) => [metrics['network.rx.bytes_per_sec'], metrics['network.interface.eth0.rx.bytes_per_sec']]),
    [
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      [20, 20],
    ],
  );
});

test('an alias and a VLAN have names that come back whole', async (t) => {
  const [metrics] = await readings(t, network, [traffic(line('eth0.100', 1), line('eth0:1', 2))]);
  t.is(metrics!['network.interface.eth0%2E100.rx.bytes_total'], 1);
  t.is(metrics!['network.interface.eth0:1.rx.bytes_total'], 2);
});

test('a container that is shown the /proc of its host reads the interfaces of the host, not its own', async (t) => {
  const [metrics] = await readings(t, network, [
    {
      'proc/net': { link: 'self/net' },
      'proc/self': { link: '42' },
      'proc/42/net/dev': table(line('eth0', 1)),
      'proc/1/net/dev': table(line('enp3s0', 2)),
    },
  ]);
  t.deepEqual(
    Object.keys(metrics!).filter((name) => name.endsWith('.rx.bytes_total')),
    ['network.interface.enp3s0.rx.bytes_total'],
  );
});

test('a host without /proc/net/dev says so', async (t) => {
  t.regex(await absence(t, network, {}), /net\/dev is missing/);
});
