import test from 'ava';
import { parseMountinfo } from '../../../src/collectors/mounts/mountinfo.linux.ts';

test('spaces, tabs, newlines and backslashes in a mount point are what they are', (t) => {
  const [mount] = parseMountinfo(String.raw`40 27 8:17 /a\040b /mnt/my\040disk\011\012\134040 rw - ext4 /dev/sdb1 rw` + '\n');
  t.deepEqual(mount, { device: '8:17', root: '/a b', point: '/mnt/my disk\t\n\\040', type: 'ext4', options: 'rw' });
});

test('optional fields may be none or many', (t) => {
  const text = '27 1 8:1 / / rw - ext4 /dev/sda1 rw\n28 27 8:2 / /home rw shared:1 master:2 unbindable - xfs /dev/sda2 rw\n';
  t.deepEqual(
    parseMountinfo(text).map(({ point, type }) => [point, type]),
    [
      ['/', 'ext4'],
      ['/home', 'xfs'],
    ],
  );
});

test('a mount that a later one hides, by lying over a folder on its path, is none', (t) => {
  const line = (id: number, parent: number, point: string) => `${id} ${parent} 8:${id} / ${point} rw - ext4 /dev/sda${id} rw\n`;
  const hidden = [line(20, 1, '/'), line(30, 20, '/mnt/a'), line(31, 30, '/mnt/a/deep'), line(40, 20, '/mnt')];
  const points = (...lines: string[]) => parseMountinfo(lines.join('')).map(({ point }) => point);
  t.deepEqual(points(...hidden), ['/', '/mnt']);
  t.deepEqual(points(...hidden, line(50, 40, '/mnt/a')), ['/', '/mnt', '/mnt/a'], 'what is mounted on the later one is there');
  t.deepEqual(points(line(20, 1, '/'), line(30, 20, '/mnt'), line(31, 30, '/mnt/a'), line(40, 30, '/mnt')), ['/', '/mnt', '/mnt']);
  t.deepEqual(points(line(20, 1, '/'), line(40, 20, '/mnt'), line(41, 40, '/mnt/a'), line(42, 20, '/mnt2')), [
    '/',
    '/mnt',
    '/mnt/a',
    '/mnt2',
  ]);
});
