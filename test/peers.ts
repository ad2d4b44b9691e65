import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import test, { type ImplementationFn } from 'ava';

type Declare = (title: string, implementation: ImplementationFn<[]>) => void;

/** `test`, for what needs other people's programs; skipped, with the reason in the title, where one is missing. */
export const peer = peersBy(test);

/** As `peer`, for tests that are declared by another function than that of ava. */
export function peersBy(declare: Declare & { readonly skip: Declare }): (...programs: string[]) => Declare {
  return (...programs) => {
    const missing = programs.filter((program) => !isInstalled(program));
    if (missing.length === 0) return declare;
    return (title, implementation) => declare.skip(`${title} (skipped: no ${missing.join(', no ')} here)`, implementation);
  };
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
