import { parseMountinfo } from '../collectors/index.ts';
import { checked, type CheckResult, type Diagnosis } from './diagnosis.ts';
import type { HostFiles } from './collectors.ts';

/** Whether the host's files are readable. `unreadable`: messages of collectors about files that are not. */
export function diagnosePermissions(
  { procfs, sysfs }: HostFiles,
  { uid, unreadable }: { readonly uid: number; readonly unreadable: readonly string[] },
): Diagnosis[] {
  return [
    ...checked('permissions', {
      '/proc': () =>
        procfs.isReadable('stat')
          ? { state: 'ok', finding: `${procfs.root} can be read` }
          : { state: 'broken', finding: `${procfs.root} is not a proc filesystem`, remedy: 'sudo mount -t proc proc /proc, or --procfs' },
      '/sys': () =>
        sysfs.has('class')
          ? { state: 'ok', finding: `${sysfs.root} can be read` }
          : { state: 'broken', finding: `${sysfs.root} is not a sys filesystem`, remedy: 'sudo mount -t sysfs sysfs /sys, or --sysfs' },
      hidepid: () => hidepid(procfs, uid),
      'other users': () => otherUsers(procfs, uid),
    }),
    ...unreadable.map((finding): Diagnosis => ({
      area: 'permissions',
      subject: 'files',
      state: 'limited',
      finding,
      remedy: 'read them as a user who may, as with sudo',
    })),
  ];
}

/** Which processes of other users the mount option hides: proc(5). */
function hidepid(procfs: HostFiles['procfs'], uid: number): CheckResult {
  const mounts = parseMountinfo(procfs.text('self/mountinfo') ?? '').filter(
    ({ type, point }) => type === 'proc' && [procfs.root, '/proc'].includes(point),
  );
  const value = /(?:^|,)hidepid=(\w+)/.exec(mounts.at(-1)?.options ?? '')?.[1] ?? '0';
  if (['0', 'off'].includes(value)) return { state: 'ok', finding: 'no processes are hidden' };
  if (uid === 0) return { state: 'ok', finding: `hidepid=${value} hides nothing from root` };
  return {
    state: 'limited',
    finding: `hidepid=${value} hides the processes of other users`,
    remedy: 'sudo mount -o remount,hidepid=0 /proc',
  };
}

/** Readings that PTRACE_MODE_READ of ptrace(2) guards: proc_pid_io(5), proc_pid_smaps(5). */
function otherUsers(procfs: HostFiles['procfs'], uid: number): CheckResult {
  if (uid === 0 || !procfs.has('1') || procfs.isReadable('1/io'))
    return { state: 'ok', finding: 'what all processes read and write can be read' };
  return {
    state: 'limited',
    finding: "what other users' processes read and write, and their share of memory, are for root only",
    remedy: 'run cubestat with sudo, or with the capability CAP_SYS_PTRACE',
  };
}
