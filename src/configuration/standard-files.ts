import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { errnoOf, reasonOf } from '../errors.ts';

/** The paths of the standard configuration files: the user's, then the system's. */
function standardFiles({ XDG_CONFIG_HOME, HOME }: NodeJS.ProcessEnv): string[] {
  // Relative paths are ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  const own = [XDG_CONFIG_HOME, HOME && join(HOME, '.config')].find((folder) => folder && isAbsolute(folder));
  return [...(own ? [join(own, 'cubestat', 'config.toml')] : []), '/etc/cubestat/config.toml'];
}

/** A possible path of a configuration file. */
export interface Candidate {
  readonly path: string;
  /** Why it is not used; undefined for the one that is. */
  readonly passedOver?: string;
  /** Whether it exists, but this user may not read it. */
  readonly isClosed?: true;
}

/** Each path in order; the first readable file is used. */
export function candidates(environment: NodeJS.ProcessEnv): Candidate[] {
  let chosen: string | undefined;
  return standardFiles(environment).map((path) => {
    if (chosen !== undefined) return { path, passedOver: `not looked for, because ${chosen} is read` };
    try {
      accessSync(path, constants.R_OK);
      chosen = path;
      return { path };
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return { path, passedOver: 'there is none' };
      return { path, passedOver: reasonOf(error), isClosed: true };
    }
  });
}

/** The file that is used unless the user names one; undefined if none is readable. */
export function standardFile(environment: NodeJS.ProcessEnv): string | undefined {
  return candidates(environment).find(({ passedOver }) => passedOver === undefined)?.path;
}
