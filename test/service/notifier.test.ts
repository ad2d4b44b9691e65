import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { serviceNotifier } from '../../src/service/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';
import { until } from '../until.ts';

/** An environment with a systemd-notify that writes down what it is told. */
function manager(t: ExecutionContext, more: Record<string, string> = {}) {
  const folder = makeTree(t, { 'systemd-notify': `#!/bin/sh\necho "$* to $NOTIFY_SOCKET\${CUBESTAT_X}" >> "\${0%/*}/heard"\n` });
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  const heard = () => (existsSync(join(folder, 'heard')) ? readFileSync(join(folder, 'heard'), 'utf8') : '');
  return { heard, environment: { PATH: `${folder}:${process.env['PATH']}`, NOTIFY_SOCKET: '/run/n', CUBESTAT_X: 'secret', ...more } };
}

test('systemd hears that the service is ready, and that it ends', async (t) => {
  const { heard, environment } = manager(t);
  const notifier = serviceNotifier(environment, listen());
  notifier.ready();
  await until(() => heard() !== '', 'it is ready');
  notifier.stopping();
  await until(() => heard().includes('STOPPING'), 'it ends');
  t.is(heard(), 'READY=1 to /run/n\nSTOPPING=1 to /run/n\n');
});

test('the watchdog hears that it goes on, until it is closed', async (t) => {
  const { heard, environment } = manager(t, { WATCHDOG_USEC: '20000', WATCHDOG_PID: '7' });
  const notifier = serviceNotifier(environment, listen(), 7);
  notifier.ready();
  await until(() => heard().split('WATCHDOG=1').length > 2, 'it was told twice');
  notifier.close();
  t.pass();
});

test('a watchdog of another process, and none, hear nothing', async (t) => {
  for (const more of [{ WATCHDOG_USEC: '2000', WATCHDOG_PID: '8' }, { WATCHDOG_USEC: '' }]) {
    const { heard, environment } = manager(t, more);
    const notifier = serviceNotifier(environment, listen(), 7);
    notifier.ready();
    notifier.stopping();
    await until(() => heard().includes('STOPPING'), 'it ends');
    notifier.close();
    t.false(heard().includes('WATCHDOG'));
  }
});

test('where systemd-notify is missing, that is said once, and nothing else happens', async (t) => {
  const report = listen();
  const notifier = serviceNotifier({ PATH: '/nonexistent', NOTIFY_SOCKET: '/run/n' }, report);
  notifier.ready();
  notifier.stopping();
  await until(() => report.said.length > 0, 'it is said');
  t.is(report.said.length, 1);
  t.regex(report.said[0]!, /^systemd-notify cannot be run, .*: no such file or directory$/);
});
