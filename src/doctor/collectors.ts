import type { Host } from '../collectors/index.ts';
import type { Finding } from '../sources/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The files of the host that a check reads. */
export type HostFiles = Pick<Host, 'procfs' | 'sysfs'>;

/** What each collector has found on this host, and how to make it find more. */
export function diagnoseCollectors(found: readonly Finding[], host: HostFiles): Diagnosis[] {
  return found.map(({ collector: { name, describe }, absent, failed = false }) => {
    const own = { area: 'collectors', subject: name } as const;
    if (absent === undefined) return { ...own, state: 'ok', finding: describe };
    const remedy = remedies[name]?.(host, absent);
    return { ...own, state: failed ? 'broken' : remedy === undefined ? 'absent' : 'limited', finding: absent, remedy };
  });
}

/** How to make a collector find something; undefined where the host has nothing for it. */
const remedies: Readonly<Record<string, (host: HostFiles, finding: string) => string | undefined>> = {
  power: ({ sysfs }) => {
    const zones = sysfs.list('class/powercap').filter((name) => /^intel-rapl:\d+$/.test(name));
    if (!zones.some((zone) => sysfs.has(`class/powercap/${zone}/energy_uj`))) return undefined;
    return `sudo chmod o+r ${sysfs.root}/class/powercap/intel-rapl:*/energy_uj`;
  },
  gpu: ({ sysfs }, finding) => driverRemedies.find(([words]) => words.test(finding))?.[1] ?? (hasNvidia(sysfs) ? toInstall : undefined),
  pressure: ({ procfs }) =>
    isLater(procfs.text('sys/kernel/osrelease'), [4, 20]) ? 'add psi=1 to the command line of the kernel' : undefined,
};

const toInstall = 'install nvidia-smi of the driver; on Debian: sudo apt install nvidia-smi';

/** Remedies for the error messages of nvidia-smi. */
const driverRemedies: readonly (readonly [RegExp, string])[] = [
  [/version mismatch/, 'the driver was updated under a running one: reboot, or stop what uses the GPU and load the modules of nvidia anew'],
  [/communicate with the NVIDIA driver/, 'load the driver with sudo modprobe nvidia; where that fails, install it for this kernel'],
  [/is lost|fallen off the bus|requires reset/, 'look at dmesg for Xid; sudo nvidia-smi --gpu-reset, or reboot'],
  [/No devices were found/, 'look at dmesg for NVRM; in a container, give it the GPU, as with docker run --gpus all'],
];

/** A display controller (class 0x03) of the vendor 0x10de: https://docs.kernel.org/PCI/sysfs-pci.html */
function hasNvidia(sysfs: HostFiles['sysfs']): boolean {
  const devices = 'bus/pci/devices';
  const isNvidia = (device: string) =>
    sysfs.text(`${devices}/${device}/vendor`) === '0x10de' && sysfs.text(`${devices}/${device}/class`)?.startsWith('0x03');
  return sysfs.list(devices).some(isNvidia);
}

function isLater(release = '', [major, minor]: readonly [number, number]): boolean {
  const [own = 0, ownMinor = 0] = release.split('.', 2).map(Number);
  return own > major || (own === major && ownMinor >= minor);
}
