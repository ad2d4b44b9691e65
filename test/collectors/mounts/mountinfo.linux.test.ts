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
