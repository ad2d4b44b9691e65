import { text, value } from '../../options.ts';

/** Where the host's files are: from inside a container, the host's are mounted elsewhere. */
export const pathOptions = {
  procfs: value({ placeholder: 'DIR', standard: '/proc', describe: 'Where the proc filesystem is mounted' }, text),
  sysfs: value({ placeholder: 'DIR', standard: '/sys', describe: 'Where the sys filesystem is mounted' }, text),
  rootfs: value({ placeholder: 'DIR', standard: '/', describe: "Where the host's root directory is mounted" }, text),
};
