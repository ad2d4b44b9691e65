import { isLoopback } from './loopback.ts';

/**
 * Whether a server that is bound to an address is meant by a Host header. On a loopback address only names of that are: a web page may
 * let its own name point there (DNS rebinding), and its script read what is served. Without a header it is no browser that asks.
 */
export function hostCheck(address: string, bound: string): (host: string | undefined) => boolean {
  if (!isLoopback(bound)) return () => true;
  return (host) => {
    if (host === undefined) return true;
    const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    return isLoopback(name) || withoutBrackets(name) === address.toLowerCase();
  };
}

function withoutBrackets(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1');
}
