import test from 'ava';
import { parseMountstats } from '../../src/collectors/mounts/mountstats.linux.ts';
import { nfs } from '../../src/collectors/nfs.linux.ts';
import { absence, readings } from './readings.ts';

interface Statistics {
  readonly bytes: string;
  readonly operations: Readonly<Record<string, string>>;
}

/** As Linux 5.3 and later print it for two connections (nconnect=2). */
const mount = (point: string, { bytes, operations }: Statistics) =>
  [
    `device 10.0.0.3:/files mounted on ${point} with fstype nfs4 statvers=1.1`,
    '\topts:\trw,vers=4.2,rsize=1048576,wsize=1048576,hard,proto=tcp,nconnect=2,timeo=600,retrans=2,sec=sys,local_lock=none',
    '\tage:\t9503',
    "\timpl_id:\tname='',domain='',date='0,0'",
    '\tcaps:\tcaps=0x3ffd7,wtmult=512,dtsize=32768,bsize=0,namlen=255',
    '\tevents:\t35 259 2 1005 9 7 511 256000 0 66 0 26 18 2 6 4 0 3 0 0 256000 0 0 0 0 0 0 ',
    `\tbytes:\t${bytes} `,
    '\tRPC iostats version: 1.1  p/v: 100003/4 (nfs)',
    '\txprt:\ttcp 0 0 1 0 0 12755 12754 0 51500 0 32 101086 25994',
    '\txprt:\ttcp 0 0 1 0 0 12755 12754 0 51500 0 32 101086 25994',
    '\tper-op statistics',
    ...Object.entries(operations).map(([name, fields]) => `\t${name.padStart(12)}: ${fields} `.trimEnd()),
    '',
  ].join('\n');
const others = 'device proc mounted on /proc with fstype proc\ndevice tmpfs mounted on /run with fstype tmpfs\n';
const mountinfo = (...mounts: readonly (readonly [device: string, root: string, point: string])[]) =>
  mounts.map(([device, root, point], at) => `${at} 1 ${device} ${root} ${point} rw - nfs4 10.0.0.3:/files rw\n`).join('');

// operations transmissions timeouts sent received queued round-trip execution errors
const before: Statistics = {
  bytes: '1000 2000 0 0 4096 8192 1 2',
  operations: {
    NULL: '1 1 0 44 24 0 0 0 0',
    READ: '100 100 0 1 1 5 200 400 0',
    WRITE: '50 50 0 1 1 5 500 1000 0',
    GETATTR: '10 10 0 1 1 0 0 0 0',
  },
};
const after: Statistics = {
  bytes: '9000 9000 0 0 64096 38192 1 2',
  operations: {
    NULL: '1 1 0 44 24 0 0 0 0',
    READ: '140 143 0 1 1 5 260 520 0',
    WRITE: '60 62 1 1 1 5 700 1300 0',
    GETATTR: '60 60 0 1 1 0 40 80 0',
  },
};

test('operations, bytes and times of a mount between two readings, from its server alone', async (t) => {
  const tree = (statistics: Statistics) => ({ 'proc/1/mountstats': others + mount('/srv/my\\040files', statistics) });
  const [first, second] = await readings(
    t,
    nfs,
    [{ 'proc/1/mountinfo': mountinfo(['0:52', '/', '/srv/my\\040files']), ...tree(before) }, tree(after)],
    100,
  );
  t.deepEqual(first, {
    'nfs.mount./srv/my files.operations.ops_total': 161,
    'nfs.mount./srv/my files.retransmits.ops_total': 0,
    'nfs.mount./srv/my files.timeouts.ops_total': 0,
    'nfs.mount./srv/my files.read.bytes_total': 4096,
    'nfs.mount./srv/my files.write.bytes_total': 8192,
  });
  t.deepEqual(second, {
    'nfs.mount./srv/my files.operations.ops_per_sec': 1, // 40 reads, 10 writes, 50 others in 100 s
    'nfs.mount./srv/my files.retransmits.ops_per_sec': 0.05,
    'nfs.mount./srv/my files.timeouts.ops_per_sec': 0.01,
    'nfs.mount./srv/my files.read.bytes_per_sec': 600,
    'nfs.mount./srv/my files.write.bytes_per_sec': 300,
    'nfs.mount./srv/my files.wait.seconds': second!['nfs.mount./srv/my files.wait.seconds']!,
    'nfs.mount./srv/my files.round_trip.seconds': second!['nfs.mount./srv/my files.round_trip.seconds']!,
    'nfs.mount./srv/my files.read.wait.seconds': second!['nfs.mount./srv/my files.read.wait.seconds']!,
    'nfs.mount./srv/my files.write.wait.seconds': second!['nfs.mount./srv/my files.write.wait.seconds']!,
    'nfs.mount./srv/my files.operations.ops_total': 261,
    'nfs.mount./srv/my files.retransmits.ops_total': 5,
    'nfs.mount./srv/my files.timeouts.ops_total': 1,
    'nfs.mount./srv/my files.read.bytes_total': 64_096,
    'nfs.mount./srv/my files.write.bytes_total': 38_192,
    'nfs.operations.ops_per_sec': 1,
    'nfs.retransmits.ops_per_sec': 0.05,
    'nfs.read.bytes_per_sec': 600,
    'nfs.write.bytes_per_sec': 300,
  });
  const milliseconds = (what: string) => Math.round(1e6 * second![`nfs.mount./srv/my files.${what}.seconds`]!) / 1000;
  t.is(milliseconds('wait'), 5); // 120, 300 and 80 ms over 100
  t.is(milliseconds('round_trip'), 3); // 60, 200 and 40 ms
  t.is(milliseconds('read.wait'), 3);
  t.is(milliseconds('write.wait'), 30);
});

test('a filesystem that is mounted several times counts once, by its shortest path', async (t) => {
  const points = ['/var/lib/kubelet/pods/1/volumes/data', '/data'];
  const tree = (statistics: Statistics) => ({ 'proc/1/mountstats': points.map((point) => mount(point, statistics)).join('') });
  const [, second] = await readings(
    t,
    nfs,
    [{ 'proc/1/mountinfo': mountinfo(['0:52', '/', points[0]!], ['0:52', '/', points[1]!]), ...tree(before) }, tree(after)],
    100,
  );
  t.is(second!['nfs.operations.ops_per_sec'], 1);
  t.is(second!['nfs.mount./data.operations.ops_per_sec'], 1);
  t.is(second!['nfs.mount./var/lib/kubelet/pods/1/volumes/data.operations.ops_per_sec'], undefined);
});

test('a mount that comes later, as an automounter brings it; and another one in its place', async (t) => {
  const tree = (statistics: Statistics) => ({ 'proc/1/mountstats': mount('/home/a', statistics) });
  const [first, second, third] = await readings(
    t,
    nfs,
    [
      { 'proc/fs/nfsfs/servers': '', 'proc/1/mountinfo': '', 'proc/1/mountstats': others },
      { 'proc/1/mountinfo': mountinfo(['0:52', '/', '/home/a']), ...tree(after) },
      tree(before),
    ],
    100,
  );
  t.deepEqual(first, {});
  t.is(second!['nfs.mount./home/a.operations.ops_total'], 261);
  t.deepEqual(
    [second, third].map((metrics) => metrics!['nfs.mount./home/a.operations.ops_per_sec']),
    [undefined, undefined],
  );
});

test('older kernels have a field less, some servers answer in several lines', (t) => {
  const text = mount('/a', {
    bytes: '1 2 3 4 5 6 7 8',
    operations: { READ: '4 5 1 0 0 0 10 20', READDIR: '7 7 0 0 0 0 10 20', READ_PLUS: '2 2 0 0 0 0 0 40' },
  });
  const odd = text.replace("name='',", "name='FreeNAS\nMASTER\n',");
  t.like(parseMountstats(odd).get('/a'), { operations: 13, retransmits: 1, timeouts: 1, readBytes: 5, writtenBytes: 6 });
  t.is(parseMountstats(odd).get('/a')!.reads, 6, 'what a folder holds is no data');
});

test('a host without an NFS client says so', async (t) => {
  t.regex(await absence(t, nfs, { 'proc/1/mountinfo': '' }), /^no NFS client is loaded: .*\/proc\/fs\/nfsfs is missing$/);
});
