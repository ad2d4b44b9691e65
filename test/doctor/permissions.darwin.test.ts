import test from 'ava';
import { diagnoseMacPermissions } from '../../src/doctor/permissions.darwin.ts';

test('what lets powermetrics run is a command', (t) => {
  const finding = "power: sudo would ask: 'alice ALL=(root) NOPASSWD: /usr/bin/powermetrics' in /etc/sudoers.d/cubestat allows it";
  t.deepEqual(diagnoseMacPermissions([finding]), [
    {
      ...{ area: 'permissions', subject: 'powermetrics', state: 'limited', finding },
      remedy: "echo 'alice ALL=(root) NOPASSWD: /usr/bin/powermetrics' | sudo tee /etc/sudoers.d/cubestat, or: brew install macmon",
    },
  ]);
});

test('all is well where nothing is left out; what is said of something else has no such command', (t) => {
  t.is(diagnoseMacPermissions([])[0]!.state, 'ok');
  t.is(diagnoseMacPermissions(['something'])[0]!.remedy, undefined);
});
