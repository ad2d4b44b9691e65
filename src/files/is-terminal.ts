import { fstatSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Whether a descriptor is a terminal. Only for a device, Node.js loads what knows it, which takes milliseconds. */
export function isTerminal(fd: number): boolean {
  return isDevice(fd) && isatty(fd);
}

/** Whether it is a device other than /dev/null; false for a closed one. */
function isDevice(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && stat.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
  } catch {
    return false;
  }
}
