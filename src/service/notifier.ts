import { spawn } from 'node:child_process';
import { reasonOf } from '../errors.ts';
import { warnOnce, type Report } from '../report.ts';

/** Reports the state of the service to its manager. */
export interface ServiceNotifier {
  /** It has started, and its exporters are open. */
  ready(): void;
  /** It is ending; pending samples are still delivered. */
  stopping(): void;
  close(): void;
}

/**
 * The notifier of a process that systemd has started with `Type=notify`; else one that does nothing. After `ready` it notifies twice per
 * watchdog period. Node.js cannot send to the socket of sd_notify(3), so systemd-notify(1) does, which takes 10 ms of CPU each time.
 */
export function serviceNotifier(environment: NodeJS.ProcessEnv, report: Report, pid = process.pid): ServiceNotifier {
  if (!environment['NOTIFY_SOCKET']) return { ready() {}, stopping() {}, close() {} };
  const own = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('CUBESTAT_')));
  const warn = warnOnce(report);
  const notify = (state: string) => {
    const failed = (error: Error) =>
      warn(`systemd-notify cannot be run, so that systemd gets no status of this service: ${reasonOf(error)}`);
    spawn('systemd-notify', [state], { stdio: 'ignore', env: own }).on('error', failed).unref();
  };
  const period = watchdogPeriod(environment, pid);
  let timer: NodeJS.Timeout | undefined;
  return {
    ready() {
      notify('READY=1');
      if (period !== undefined) timer = setInterval(() => notify('WATCHDOG=1'), period / 2).unref();
    },
    stopping: () => notify('STOPPING=1'),
    close: () => clearInterval(timer),
  };
}

/** Milliseconds without a notification after which the watchdog ends the process: sd_watchdog_enabled(3). */
function watchdogPeriod({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv, pid: number): number | undefined {
  const isMeant = !WATCHDOG_PID || WATCHDOG_PID === String(pid);
  const period = Number(WATCHDOG_USEC ?? NaN) / 1000;
  return isMeant && period >= 2 ? period : undefined;
}
