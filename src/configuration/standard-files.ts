import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { errnoOf, reasonOf } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The paths at which a configuration file is looked for: the user's, then that of the system. */
function standardFiles({ XDG_CONFIG_HOME, HOME }: Environment): string[] {
  // A relative path counts as none: https://specifications.freedesktop.org/basedir-spec/latest/
  const own = [XDG_CONFIG_HOME, HOME && join(HOME, '.config')].find((folder) => folder && isAbsolute(folder));
  return [...(own ? [join(own, 'cubestat', 'config.toml')] : []), '/etc/cubestat/config.toml'];
}

/** A place where a configuration file may be. */
export interface Candidate {
  readonly path: string;
  /** Why it is not read; undefined for the one that is. */
  readonly passedOver?: string;
  /** Whether it is there, and this user may not read it. */
  readonly isClosed?: true;
}

/** Each place, in order: the first file that can be read is the one that counts. */
export function candidates(environment: Environment): Candidate[] {
  let chosen: string | undefined;
  return standardFiles(environment).map((path) => {
    if (chosen !== undefined) return { path, passedOver: `not looked for, for ${chosen} is read` };
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

/** The file that is read where the user names none; undefined where there is none that can be read. */
export function standardFile(environment: Environment): string | undefined {
  return candidates(environment).find(({ passedOver }) => passedOver === undefined)?.path;
}
