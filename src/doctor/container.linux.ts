import { hasMountsOfInit, hasPidsOfHost, parseMountinfo, type Host } from '../collectors/index.ts';
import { checked, type CheckResult, type Diagnosis } from './diagnosis.ts';

/** Whether this is a container, and whether the readings are about the container or the host. */
export function diagnoseContainer(
  { procfs, sysfs, rootfs }: Pick<Host, 'procfs' | 'sysfs' | 'rootfs'>,
  { isLimited }: { readonly isLimited: boolean },
): Diagnosis[] {
  const mounts = parseMountinfo(procfs.text('self/mountinfo') ?? '');
  const kind = containerOf(procfs);
  const byLxcfs = mounts.flatMap(({ type, point }) => (type === 'fuse.lxcfs' && point.startsWith('/proc/') ? point : []));
  return checked('container', {
    kind: () => ({ state: 'ok', finding: kind === undefined ? 'this is not a container' : `this is a container: ${kind}` }),
    numbers: () => numbers(kind, byLxcfs, isLimited),
    filesystems: () => filesystems(kind, rootfs),
    cgroup: () =>
      cgroupVersion(
        mounts.map(({ type, options }) => ({ type, options })),
        sysfs.root,
      ),
  });
}

/**
 * Recognises a container by the marks of its engine: https://systemd.io/CONTAINER_INTERFACE, Docker's and Podman's files, and the path of
 * the cgroup.
 */
function containerOf(procfs: Host['procfs']): string | undefined {
  // A virtual machine that has booted an image of Docker has Docker's mark too.
  if (hasPidsOfHost(procfs.root) && hasMountsOfInit(procfs.root)) return undefined;
  if (procfs.has('self/root/.dockerenv')) return 'docker';
  if (procfs.has('self/root/run/.containerenv')) return 'podman';
  const named = procfs.text('self/root/run/systemd/container');
  if (named) return named;
  return /kubepods|docker|containerd|lxc/.exec(procfs.text('1/cgroup') ?? '')?.[0];
}

/** lxcfs mounts the container's own files over some of /proc: https://github.com/lxc/lxcfs */
function numbers(kind: string | undefined, byLxcfs: readonly string[], isLimited: boolean): CheckResult {
  if (byLxcfs.length > 0) return { state: 'ok', finding: `lxcfs gives those of the container in ${byLxcfs.join(', ')}` };
  if (kind === undefined) return { state: 'ok', finding: 'CPU and memory are those of the host' };
  return {
    state: 'limited',
    finding: 'CPU and memory are those of the whole host: /proc knows no containers',
    remedy: isLimited
      ? "cubestat sample --include 'cgroup.self.*' has what this container uses of its limits"
      : "cubestat sample --collectors process --match '*' has what all processes of this container take",
  };
}

function filesystems(kind: string | undefined, rootfs: string): CheckResult {
  if (kind === undefined || rootfs !== '/') return { state: 'ok', finding: `filesystems are those that are mounted below ${rootfs}` };
  return {
    state: 'limited',
    finding: 'filesystems are those of the container',
    remedy: 'give it those of the host, as with -v /:/host:ro,rslave, and sample with --rootfs /host',
  };
}

function cgroupVersion(mounts: readonly { readonly type: string; readonly options: string }[], sysfs: string): CheckResult {
  const old = mounts.filter(({ type, options }) => type === 'cgroup' && /(^|,)(cpu|memory)(,|$)/.test(options));
  if (old.length > 0)
    return {
      state: 'limited',
      finding: 'the controllers are those of version 1: limits are read, and cgroups know no pressure',
      remedy: 'boot with systemd.unified_cgroup_hierarchy=1 on the command line of the kernel',
    };
  if (mounts.some(({ type }) => type === 'cgroup2')) return { state: 'ok', finding: 'version 2' };
  return { state: 'absent', finding: `no cgroup filesystem is mounted under ${sysfs}` };
}
