import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import test, { type ImplementationFn } from 'ava';

/** `test`, for what needs other people's programs; skipped, with the reason in the title, where one is missing. */
export function peer(...programs: string[]): (title: string, implementation: ImplementationFn<[]>) => void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return test;
  return (title, implementation) => test.skip(`${title} (skipped: no ${missing.join(', no ')} here)`, implementation);
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
