import { UsageError } from '../../errors.ts';
import { contentOf } from '../../files/index.ts';
import { filled, list, value } from '../../options/index.ts';

/** A header of each request, its name in lower case. */
export type OwnHeader = readonly [name: string, value: string];

/** The options for headers of each request; `flag` is that of a single one, such as `influxdbHeader`. */
export function headerOptions(flag: string) {
  return {
    headers: list(
      {
        flag,
        placeholder: "'NAME: VALUE'",
        describe: 'Header of each request, such as that of a tenant',
        secret: true,
        separator: /\r?\n/,
      },
      parseHeader,
    ),
    headersFile: value({ placeholder: 'FILE', describe: 'File with such headers, a line each' }, filled),
  };
}

/** Headers that the protocol or the connection sets. */
const reserved =
  /^(content-.*|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|proxy-.*|user-agent|x-prometheus-remote-write-version)$/i;

/** `Name: value`, or `Name=value`: neither character can be in a name (RFC 9110 section 5.6.2). */
function parseHeader(given: string): OwnHeader {
  const [, name, content = ''] = /^([\w!#$%&'*+.^`|~-]+)[:=](.*)$/s.exec(given) ?? [];
  const text = content.trim();
  if (name === undefined || !/^[\x20-\x7e]*$/.test(text)) throw new Error('expected a name, a colon and a text in ASCII');
  if (reserved.test(name)) throw new Error(`${name} is set already`);
  return [name.toLowerCase(), text];
}

export interface HeaderConfig {
  readonly headers: readonly OwnHeader[];
  readonly headersFile?: string | undefined;
}

/** All headers, those of the file first. Throws a UsageError for an invalid line, without quoting it. */
export function ownHeadersOf({ headers, headersFile }: HeaderConfig): readonly OwnHeader[] {
  return [...(headersFile === undefined ? [] : headersIn(headersFile)), ...headers];
}

function headersIn(path: string): OwnHeader[] {
  const lines = contentOf('headers_file', path).toString().split(/\r?\n/);
  return lines.flatMap((line, at) => {
    if (/^\s*(#|$)/.test(line)) return [];
    try {
      return [parseHeader(line.trim())];
    } catch (error) {
      throw new UsageError(`headers_file ${path}, line ${at + 1}: ${(error as Error).message}`);
    }
  });
}
