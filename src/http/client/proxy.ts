import { UsageError } from '../../errors.ts';
import { decodeUrlPart } from '../url-part.ts';
import { bypassesProxy } from './no-proxy.ts';

/** A proxy that requests go through. */
export interface HttpProxy {
  /** Its URL without credentials. */
  readonly origin: string;
  /** The environment variable that names it. */
  readonly variable: string;
  readonly username: string;
  readonly password: string;
}

/**
 * The proxy for a URL, as in curl: HTTPS_PROXY or HTTP_PROXY, else ALL_PROXY, unless NO_PROXY covers the host. Lower-case names take
 * precedence, and an empty variable counts as unset. Throws a UsageError for a value that is no URL of an HTTP proxy.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): HttpProxy | undefined {
  const given = (name: string) => [name.toLowerCase(), name].find((spelling) => environment[spelling]);
  const variable = given(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? given('ALL_PROXY');
  const exceptions = given('NO_PROXY');
  if (variable === undefined || (exceptions !== undefined && bypassesProxy(url, environment[exceptions]!))) return undefined;
  return proxyIn(variable, environment[variable]!);
}

function proxyIn(variable: string, given: string): HttpProxy {
  const whole = given.includes('://') ? given : `http://${given}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  // The message omits the value, which may contain a password.
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${variable} in the environment: expected the URL of an HTTP proxy, such as http://proxy:3128`);
  const [username, password] = [decodeUrlPart(url.username), decodeUrlPart(url.password)];
  return { origin: url.origin, variable, username, password };
}

/** The Proxy-Authorization header, RFC 7617; none without a user. */
export function proxyHeaders({ username, password }: HttpProxy): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
