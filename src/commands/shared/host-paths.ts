import { readdirSync } from 'node:fs';
import { reasonOf } from '../../errors.ts';
import { value } from '../../options/index.ts';

/** Where the host's files are, as for a container that mounts them elsewhere. */
export const pathOptions = {
  procfs: value({ placeholder: 'DIR', standard: '/proc', describe: 'Where the proc filesystem is mounted' }, mounted),
  sysfs: value({ placeholder: 'DIR', standard: '/sys', describe: 'Where the sys filesystem is mounted' }, mounted),
  rootfs: value({ placeholder: 'DIR', standard: '/', describe: "Where the host's root directory is mounted" }, mounted),
};

/** Throws for an unreadable folder, except the defaults, which some systems lack. */
function mounted(path: string): string {
  if (['/proc', '/sys', '/'].includes(path)) return path;
  try {
    readdirSync(path);
    return path;
  } catch (error) {
    throw new Error(`expected a folder that can be read: ${reasonOf(error)}`, { cause: error });
  }
}
