import { CubestatError } from '../errors.ts';
import { listen, ListenError, type ListenConfig, type PageServer, type Site } from '../http/index.ts';
import type { InstanceContext } from './exporter.ts';

/** Listens for an exporter. Throws an error that names the options for another address. */
export async function listenFor(
  exporter: string,
  config: ListenConfig,
  { report }: Pick<InstanceContext, 'report'>,
  find: Site['find'],
): Promise<Pick<PageServer, 'origin' | 'close'>> {
  try {
    return await listen(config, report, find);
  } catch (error) {
    throw error instanceof ListenError ? withRemedy(error, exporter) : error;
  }
}

function withRemedy(error: ListenError, exporter: string): CubestatError {
  const { message, code, exitCode } = error;
  const option = code === 'EADDRINUSE' || code === 'EACCES' ? 'port' : 'address';
  return new CubestatError(`${message}; choose another with --${exporter}-${option}`, { code, exitCode, cause: error });
}
