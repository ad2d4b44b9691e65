import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { isSea } from 'node:sea';
import { standardFile } from '../configuration/index.ts';
import { reasonOf, UsageError } from '../errors.ts';
import { readConfigFile, type Described } from '../exporters/index.ts';
import { filePath, flag, value } from '../options/index.ts';
import { sandboxProblems, serviceUnit } from '../service/index.ts';
import { type Command, type Context, print } from './shared/index.ts';

const options = {
  config: value({ placeholder: 'FILE', describe: 'The configuration that the service runs' }, filePath),
  user: flag({ describe: 'A unit for the service manager of a user' }),
};

export const service: Command<typeof options> = {
  options,
  examples: [
    ['cubestat service | sudo tee /etc/systemd/system/cubestat.service', 'a unit for /etc/cubestat/config.toml'],
    ['cubestat service --user > ~/.config/systemd/user/cubestat.service', 'one of your own'],
  ],
  async run({ config, user: isUser }, context) {
    const path = resolve(config ?? (isUser ? standardFile(context.environment) : undefined) ?? '/etc/cubestat/config.toml');
    if (/\p{Cc}|\\$/u.test(path)) throw new UsageError(`${path}: a unit cannot name a file like this; give it another name`);
    const command = isSea() ? [process.execPath] : [process.execPath, process.argv[1]!];
    if (process.platform !== 'linux') context.report.warn('this system has no systemd, which the unit is for');
    const exporters = await exportersIn(path, context);
    if (!isUser) for (const problem of sandboxProblems(command, path, exporters)) context.report.warn(problem);
    const canNotify = isOnPath('systemd-notify', context.environment);
    await print(serviceUnit({ command, config: path, isUser, canNotify, hasNvidia: existsSync('/dev/nvidiactl') }), context);
  },
};

/** The exporters of a file. Throws a UsageError for an invalid file; a missing or unreadable one is a warning. */
async function exportersIn(path: string, { configTables, report }: Context): Promise<readonly Described[]> {
  const why = reasonNotToRead(path);
  if (why !== undefined) {
    report.warn(`${path} cannot be checked, and the service does not start without it: ${why}`);
    return [];
  }
  const exporters = (await readConfigFile(path, configTables)).filter(({ enabled }) => enabled);
  if (exporters.length > 0) return exporters;
  throw new UsageError(`${path}: there is no [exporters.NAME] in it, so that the service would have nothing to do`);
}

function reasonNotToRead(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function isOnPath(program: string, { PATH = '' }: Context['environment']): boolean {
  return PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
