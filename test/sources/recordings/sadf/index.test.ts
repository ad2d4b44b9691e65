import test from 'ava';
import * as fc from 'fast-check';
import { rows, parseName } from '../../../../src/catalogue/index.ts';
import { readContent } from '../reading.ts';

const at = (time: string, utc = 1) => `"timestamp": {"date": "2026-11-24", "time": "${time}", "utc": ${utc}, "interval": 600}`;

const host = (name: string, records: readonly string[], more = '') => `		{
			"nodename": "${name}",
			"number-of-cpus": 2,
			"file-date": "2026-11-24",
			"timezone": "CET",
			"statistics": [
				${records.map((record) => `{\n\t\t\t\t\t${record}\n\t\t\t\t}`).join(',\n\t\t\t\t')}
			]${more}
		}`;

const document = (...hosts: readonly string[]) => `{"sysstat": {\n\t"hosts": [\n${hosts.join(',\n')}\n\t]\n}}\n`;

const load =
  '"cpu-load": [{"cpu": "all", "usr": 31.50, "nice": 4.00, "sys": 23.50, "iowait": 1.10, "steal": 1.00, "irq": 0.00, "soft": 0.20, "guest": 2.00, "gnice": 1.00, "idle": 36.70}]';

test('what means the same has the name that it has in cubestat, and the rest that of sysstat', async (t) => {
  const record = [
    at('10:00:03'),
    load,
    '"paging": {"pgpgin": 4.00, "fault": 33081.00}',
    '"memory": {"memfree": 100, "memused-percent": 3.35}',
    '"disk": [{"disk-device": "vda", "rkB": 4.00, "await": 0.46, "util-percent": 4.80}]',
    '"network": {"net-dev": [{"iface": "eth0.1", "rxkB": 1.06, "rxmcst": 2.00}]}',
    '"power-management": {"cpu-frequency": [{"number": "all", "frequency": 2445.40}, {"number": "1", "frequency": 800.00}]}',
    '"psi": {"psi-io": {"some_avg10": 0.61, "some_avg": 4.07}}',
  ];
  const { samples, said } = await readContent(document(host('web1', [record.join(', ')])));
  t.deepEqual(said, []);
  t.deepEqual(samples, [
    {
      timestamp: Date.parse('2026-11-24T10:00:03Z') / 1000,
      host: 'web1',
      metrics: {
        ...{
          'cpu.user.percent': 31.5,
          'cpu.nice.percent': 4,
          'cpu.system.percent': 23.5,
          'cpu.iowait.percent': 1.1,
          'cpu.steal.percent': 1,
        },
        ...{ 'cpu.irq.percent': 0, 'cpu.softirq.percent': 0.2, 'cpu.guest.percent': 3, 'cpu.utilization.percent': 62.2 },
        ...{ 'sysstat.cpu-load.all.guest': 2, 'sysstat.cpu-load.all.gnice': 1, 'sysstat.cpu-load.all.idle': 36.7 },
        ...{ 'sysstat.paging.pgpgin': 4, 'vm.page_faults.ops_per_sec': 33081 },
        ...{ 'memory.free.bytes': 102_400, 'sysstat.memory.memused.percent': 3.35 },
        ...{ 'disk.device.vda.read.bytes_per_sec': 4096, 'disk.device.vda.wait.seconds': 0.00046 },
        'disk.device.vda.utilization.percent': 4.8,
        ...{ 'network.interface.eth0%2E1.rx.bytes_per_sec': 1085.44, 'sysstat.network.net-dev.eth0%2E1.rxmcst': 2 },
        ...{ 'cpu.frequency.hertz': 2_445_400_000, 'cpu.core.1.frequency.hertz': 800_000_000 },
        ...{ 'sysstat.psi.psi-io.some_avg10': 0.61, 'pressure.io.some.percent': 4.07 },
      },
    },
  ]);
  const own = Object.keys(samples[0]!.metrics).filter((name) => !name.startsWith('sysstat.'));
  t.deepEqual(
    own.filter((name) => parseName(name) === undefined),
    [],
    `${rows().length} rows`,
  );
});

test('with guests inside of user and nice, only what is the same has a name of cubestat', async (t) => {
  const usual =
    '"cpu-load": [{"cpu": "all", "user": 31.50, "nice": 4.00, "system": 23.50, "iowait": 1.00, "steal": 1.00, "idle": 39.00}, {"cpu": "1", "user": 0.00, "nice": 0.00, "system": 0.00, "iowait": 0.00, "steal": 0.00, "idle": 0.00}]';
  const { samples } = await readContent(document(host('a', [`${at('10:00:03')}, ${usual}`])));
  const { metrics } = samples[0]!;
  t.is(metrics['cpu.utilization.percent'], 60);
  t.is(metrics['cpu.user.percent'], undefined);
  t.is(metrics['sysstat.cpu-load.all.user'], 31.5);
  t.is(metrics['cpu.nice.percent'], undefined);
  t.is(metrics['cpu.core.1.utilization.percent'], undefined, 'a CPU that is offline has no load');
});

test('what versions of sysstat have named otherwise has the same name: 10 and 11, and 12.7', async (t) => {
  const old = [
    '"cpu-load-all": [{"cpu": "all", "usr": 31.50, "nice": 4.00, "sys": 23.50, "iowait": 1.10, "steal": 1.00, "irq": 0.00, "soft": 0.20, "guest": 2.00, "gnice": 1.00, "idle": 36.70}]',
    '"interrupts": [{"intr": "sum", "value": 871.50}, {"intr": "0", "value": 3.00}]',
    '"disk": [{"disk-device": "sda", "tps": 2.00, "rd_sec": 8.00, "wr_sec": 10.00, "avgrq-sz": 9.00, "avgqu-sz": 0.50, "await": 0.46, "svctm": 1.00, "util-percent": 4.80}]',
  ];
  const { samples, said } = await readContent(document(host('a', [[at('10:00:03'), ...old].join(',\n')])));
  t.deepEqual(said, []);
  t.like(samples[0]!.metrics, {
    ...{ 'cpu.user.percent': 31.5, 'cpu.nice.percent': 4, 'cpu.guest.percent': 3, 'cpu.utilization.percent': 62.2 },
    ...{ 'sysstat.cpu-load.all.idle': 36.7, 'system.interrupts.ops_per_sec': 871.5, 'sysstat.interrupts.0.value': 3 },
    ...{ 'disk.device.sda.read.bytes_per_sec': 4096, 'disk.device.sda.write.bytes_per_sec': 5120, 'disk.device.sda.queue.requests': 0.5 },
  });
  // Sectors are in no metric of cubestat twice: versions since 11.6 have kB too.
  const both = '"disk": [{"disk-device": "sda", "rd_sec": 8.00, "rkB": 5.00, "avgqu-sz": 0.50, "aqu-sz": 0.60}]';
  const { metrics } = (await readContent(document(host('a', [`${at('10:00:03')}, ${both}`])))).samples[0]!;
  t.like(metrics, { 'disk.device.sda.read.bytes_per_sec': 5120, 'disk.device.sda.queue.requests': 0.6 });
});

test('since 12.7.1 a time tells its zone rather than whether it is in UTC', async (t) => {
  const timeIn = async (zone: string) => {
    const time = `"timestamp": {"date": "2026-07-24", "time": "10:00:03", "tz": "${zone}", "interval": 600}`;
    return (await readContent(document(host('a', [`${time}, "queue": {"blocked": 1}`])))).samples[0]!.timestamp;
  };
  t.is(await timeIn('UTC'), Date.UTC(2026, 6, 24, 10, 0, 3) / 1000);
  t.is(await timeIn('CEST'), new Date(2026, 6, 24, 10, 0, 3).getTime() / 1000);
});

test('several hosts, restarts, comments with quotes, and documents one behind the other', async (t) => {
  const more =
    ',\n"restarts": [\n{"boot": {"date": "2026-11-24", "time": "03:40:05", "utc": 1, "cpu_count": 2}}\n],\n"comments": [\n{"comment": {"date": "2026-11-24", "com": "a 5" disk, {[ here"}\n}\n]';
  const records = [`${at('10:00:00')}, "queue": {"blocked": 1}`, `${at('10:10:00')}, "queue": {"blocked": 2}`];
  const text = document(host('a', records, more), host('b', records)) + document(host('c', records));
  for (const size of [1, 7, 65_536]) {
    const { samples, said } = await readContent(text, { size });
    t.deepEqual(
      samples.map((sample) => `${sample.host}${sample.metrics['system.processes.blocked.count']}`),
      ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'],
      `${size}`,
    );
    t.deepEqual(said, []);
  }
});

test('a time that is not in UTC is local', async (t) => {
  const { samples } = await readContent(document(host('a', [`${at('10:00:03', 0)}, "queue": {"blocked": 1}`])));
  t.is(samples[0]!.timestamp, new Date(2026, 10, 24, 10, 0, 3).getTime() / 1000);
});

test('commas that versions of sysstat have left out, or put into numbers', async (t) => {
  const broken = `${at('10:00:03')},\n"paging": {"fault": 61,66, "majflt": 0,02}\n"queue": {"blocked": 1}`;
  const { samples, said } = await readContent(document(host('a', [broken])));
  t.deepEqual(said, []);
  t.deepEqual(samples[0]!.metrics, {
    'vm.page_faults.ops_per_sec': 61.66,
    'vm.major_page_faults.ops_per_sec': 0.02,
    'system.processes.blocked.count': 1,
  });
});

test('a brace behind network that sysstat 11.2.0 has left out', async (t) => {
  const network = '"network": {\n"net-dev": [\n{"iface": "lo", "rxkB": 1,00}\n],\n"net-sock": {"totsck": 306}';
  const records = [0, 10, 20].map((minute) => `${at(`10:${minute || '00'}:00`)},\n${network}`);
  const fchosts = records.map((record) => `${record},\n"fchosts": [\n\n]\n,"queue": {"blocked": 2}`);
  for (const [lacking, blocked] of [
    [fchosts, 2],
    [records, undefined],
  ] as const) {
    for (const size of [1, 7, 65_536]) {
      const { samples, said } = await readContent(document(host('a', lacking), host('b', [`${at('10:00:03')}, "queue": {"blocked": 1}`])), {
        size,
      });
      t.deepEqual(said, []);
      t.deepEqual(
        samples.map((sample) => sample.host),
        ['a', 'a', 'a', 'b'],
      );
      t.is(samples[2]!.metrics['network.interface.lo.rx.bytes_per_sec'], 1024);
      t.is(samples[2]!.metrics['sysstat.network.net-sock.totsck'], 306);
      t.is(samples[2]!.metrics['system.processes.blocked.count'], blocked);
    }
  }
});

test('a bad record costs nothing but itself, and what is cut off is told', async (t) => {
  const good = `${at('10:00:03')}, "queue": {"blocked": 1}`;
  const bad = ['"queue": {"blocked": 1}', at('26:00:03'), `${at('10:00:03')}, "queue": {blocked: 1}`];
  const { samples, said } = await readContent(document(host('a', [good, ...bad, good])));
  t.is(samples.length, 2);
  t.deepEqual(
    said.map((message) => message.replace(/: (?:Expected|Unexpected|Bad).*;/, ': no JSON;')),
    [
      'in, record 2: there is no time in it, as sadf -j writes it; left out',
      'in, record 3: there is no time in it, as sadf -j writes it; left out',
      'in, record 4: no JSON; left out',
      'in: 3 of 5 records left out',
    ],
  );
  const text = document(host('a', [good, good]));
  const cut = await readContent(text.slice(0, text.lastIndexOf('blocked')));
  t.is(cut.samples.length, 1);
  t.deepEqual(cut.said, ['in, record 2: the file ends within it; left out', 'in: 1 of 2 records left out']);
  const other = await readContent('{"sysstat": 1}\n');
  t.deepEqual(other.failures, ['in: no record of it is a sample']);
  t.deepEqual(other.said, ['in, all of it: there are no statistics in it, as sadf -j writes them; left out']);
});

test('a record that is too long is left out, without being held', async (t) => {
  const good = `${at('10:00:03')}, "queue": {"blocked": 1}`;
  const { samples, said } = await readContent(document(host('a', [good, `"x": "${'y'.repeat(5000)}"`, good])), { longest: 1000 });
  t.is(samples.length, 2);
  t.is(said[0], 'in, record 2: longer than 1000 characters; left out');
});

test('nothing in the input ends it, or becomes what is not a number', async (t) => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\n',
      '\\',
      '{"sysstat": {"hosts": [{"statistics": [{',
      at('10:00:00'),
      load,
      '1e999',
      '"__proto__": 1',
    ),
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
      const { samples } = await readContent(content, { from: 'sadf', size });
      t.true(samples.every(({ timestamp, metrics }) => [timestamp, ...Object.values(metrics)].every(Number.isFinite)));
    }),
    { numRuns: 300 },
  );
});

test('what iostat and mpstat write is named, once', async (t) => {
  const iostat = await readContent(document(host('a', ['"avg-cpu": {"user": 1.00}', '"avg-cpu": {"user": 1.00}'])));
  const mpstat = await readContent(document(host('a', ['"timestamp": "06:43:43 PM", "cpu-load": []'])));
  const message = 'in: it seems to be what iostat or mpstat writes; let sar record it, and sadf make JSON of that: sadf -j FILE -- -A';
  t.deepEqual([iostat.failures, iostat.said, mpstat.failures], [[message], [], [message]]);
});
