import { CubestatError } from '../errors.ts';

/** The most characters that are quoted. */
const longest = 60;

/** The error for a server whose first bytes are not of `protocol`. Quotes its first line if that is text, as of HTTP, SSH and SMTP. */
export function otherProtocol(protocol: string, said: Buffer): CubestatError {
  const [line = ''] = /^[ -~]{4,}/.exec(said.toString('latin1', 0, 2 * longest)) ?? [];
  const shown = line.length > longest ? `${line.slice(0, longest)}...` : line;
  const message = `answers with something other than ${protocol}${shown === '' ? '' : `: ${shown}`}`;
  return new CubestatError(message, { code: 'PROTOCOL', exitCode: 75 });
}
