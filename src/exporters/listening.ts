import { hostPort, withoutBrackets, type ListenConfig } from '../http/index.ts';
import { filePath, value } from '../options/index.ts';

/** The options of exporters that listen. `what` is served at the port. */
export function listeningOptions({ port, what }: { readonly port: string; readonly what: string }) {
  return {
    port: value({ placeholder: 'PORT', standard: port, describe: `Where ${what}; 0 is any free port` }, portNumber),
    address: value({ placeholder: 'ADDRESS', standard: '127.0.0.1', describe: 'Address to listen on; 0.0.0.0 or :: is all' }, addressText),
    tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to serve HTTPS with, in PEM; read again when it is renewed' }, filePath),
    tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, filePath),
    usersFile: value({ placeholder: 'FILE', describe: 'Who may ask: names with bcrypt hashes, as htpasswd -B writes them' }, filePath),
  };
}

/** The URL of a path, which has port 0 until the system has chosen one. */
export function listeningUrl({ tlsCert, address, port }: ListenConfig, path: string): string {
  return `${tlsCert === undefined ? 'http' : 'https'}://${hostPort(address, port)}${path}`;
}

function portNumber(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (!(port <= 65_535)) throw new Error('expected a port from 0 to 65535');
  return port;
}

/** Takes `[::1]`, as in a URL, for `::1`. */
function addressText(given: string): string {
  const address = withoutBrackets(given);
  if (!/^[^\s/[\]]+$/.test(address)) throw new Error('expected an address such as 127.0.0.1 or ::1, or a name of this host');
  return address;
}
