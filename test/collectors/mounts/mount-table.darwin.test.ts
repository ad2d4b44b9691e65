import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { filesystem } from '../../../src/collectors/filesystem.darwin.ts';
import { parseMountTable, selectVolumes } from '../../../src/collectors/mounts/mount-table.darwin.ts';
import { openDarwin, writes } from '../darwin-programs.ts';

const mounts = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk1s2 on /System/Volumes/xarts (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
/dev/disk7s1 on /Volumes/SSD (apfs, local, nodev, nosuid, journaled, noowners)
/dev/disk7s2 on /Volumes/SSD - Data (apfs, local, nodev, nosuid, journaled, noowners)
/dev/disk5s1 on /Volumes/My Backup on disk (2) (hfs, local, journaled)
/dev/disk9s1 on /Volumes/Installer (hfs, local, nodev, nosuid, read-only, noowners, quarantine, mounted by me)
//guest@files.local/share on /Volumes/share (smbfs, nodev, nosuid, mounted by admin)
`;

test('the point of a mount may have any characters', (t) => {
  const volumes = parseMountTable(`${mounts}this is no mount\n`);
  t.is(volumes.length, 11);
  t.like(volumes[0], { device: '/dev/disk3s1s1', point: '/', type: 'apfs' });
  t.like(volumes[8], { device: '/dev/disk5s1', point: '/Volumes/My Backup on disk (2)', type: 'hfs' });
  t.true(volumes[0]!.options.has('read-only'));
});

test('an APFS container counts once; servers, images and what Finder hides do not', (t) => {
  const points = selectVolumes(parseMountTable(mounts)).map(({ point }) => point);
  t.deepEqual(points, ['/', '/Volumes/SSD', '/Volumes/My Backup on disk (2)']);
});

test.serial('space by volume; APFS has no inodes to run out of', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-'));
  t.teardown(() => rmdirSync(folder));
  const { read } = await openDarwin(t, filesystem, {
    mount: writes(`/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n/dev/disk5s1 on ${folder} (hfs, local, journaled)`),
  });
  const metrics = await read(10);
  t.true(metrics['filesystem.mount./.size.bytes']! > 0);
  t.true(metrics['filesystem.mount./.used.percent']! <= 100);
  t.false('filesystem.mount./.inodes.count' in metrics);
  t.true(metrics[`filesystem.mount.${folder}.size.bytes`]! > 0);
});
