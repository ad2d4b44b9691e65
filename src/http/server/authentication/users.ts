import { CubestatError } from '../../../errors.ts';

/** bcrypt hashes by names of users. */
export type Users = ReadonlyMap<string, string>;

/**
 * Parses lines of `htpasswd -B`, or the map of Prometheus' web configuration. Throws an error that names the invalid line without its
 * hash. https://prometheus.io/docs/prometheus/latest/configuration/https/
 */
export function usersIn(path: string, content: string): Users {
  const users = new Map<string, string>();
  let inMap = false;
  for (const [at, line] of content
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const fail = (message: string) => mistake(`users_file ${path}:${at + 1}: ${message}`);
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (/^basic_auth_users:(\s+#.*)?$/.test(line.trimEnd())) {
      if (inMap || users.size > 0) throw fail('basic_auth_users: stands at the beginning, and once');
      inMap = true;
      continue;
    }
    const user = inMap ? ofMap(line.trimEnd()) : ofLine(text);
    if (!user) throw fail(inMap ? 'expected "  name: hash", as below basic_auth_users:' : 'expected name:hash, as htpasswd -B writes it');
    const [name, hash] = user;
    if (!isHash(hash)) throw fail(`what ${JSON.stringify(name)} has is not a bcrypt hash of a cost from 4 to 17; htpasswd -B makes one`);
    if (users.has(name)) throw fail(`${JSON.stringify(name)} stands further up already`);
    users.set(name, hash);
  }
  if (users.size === 0) throw mistake(`users_file ${path}: there is no user in it`);
  return users;
}

function ofLine(text: string): readonly [name: string, hash: string] | undefined {
  const at = text.indexOf(':');
  return at < 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

/** Parses a line of that YAML map: name and hash may be quoted, and a comment may follow. */
function ofMap(line: string): readonly [name: string, hash: string] | undefined {
  const [, name, hash] = /^\s+("[^"\\]+"|'[^']+'|[^\s"'#:][^:"'\\]*?)\s*:\s+("[^"\\]+"|'[^']+'|[^\s"'#]\S*)(?:\s+#.*)?$/.exec(line) ?? [];
  return name && hash ? [unquoted(name), unquoted(hash)] : undefined;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

/** Accepts the costs of htpasswd(1); a cost of 31 would take days. */
function isHash(text: string): boolean {
  return /^\$2[aby]\$(0[4-9]|1[0-7])\$[./A-Za-z0-9]{53}$/.test(text);
}

function mistake(message: string): CubestatError {
  return new CubestatError(message, { code: 'USERS', exitCode: 2 });
}
