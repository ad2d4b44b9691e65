import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { standardFile } from '../configuration/index.ts';
import { UsageError } from '../errors.ts';
import { readConfigFile } from '../exporters/index.ts';
import { filePath, flag, value } from '../options.ts';
import { serviceUnit } from '../service/index.ts';
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
    const command = [process.execPath, process.argv[1] ?? ''].filter(Boolean);
    await checkConfig(path, context);
    if (!isUser) warnOfHomes([...command, path], context);
    const canNotify = isOnPath('systemd-notify', context.environment);
    await print(serviceUnit({ command, config: path, isUser, canNotify, hasNvidia: existsSync('/dev/nvidiactl') }), context);
  },
};

/** Throws a UsageError for a file that makes no sense. One that is not there yet is a warning. */
async function checkConfig(path: string, { configTables, report }: Context): Promise<void> {
  if (!existsSync(path)) return report.warn(`there is no ${path} yet, without which the service does not start`);
  const exporters = await readConfigFile(path, configTables);
  if (!exporters.some(({ enabled }) => enabled))
    throw new UsageError(`${path}: there is no [exporters.NAME] in it, so that the service would have nothing to do`);
  for (const { instance, type, config } of exporters) {
    const { filename } = config;
    if (typeof filename === 'string' && filename.startsWith('/'))
      report.warn(
        `${instance} (${type}) writes to ${filename}: the service may write below its own folder only; a relative filename is there`,
      );
  }
}

function warnOfHomes(paths: readonly string[], { report }: Context): void {
  const closed = paths.find((path) => /^\/(home|root)\//.test(path));
  if (closed !== undefined) report.warn(`${closed} is in the home of a user, which the user of the service may not enter`);
}

function isOnPath(program: string, { PATH = '' }: Context['environment']): boolean {
  return PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
