import { isLoopback } from '../loopback.ts';
import { withoutBrackets } from '../url-part.ts';

/**
 * Checks the Host header of a server on a loopback address against DNS rebinding: a web page whose name points to this machine could
 * read the pages. Browsers always send the header.
 */
export function hostCheck(address: string, bound: string): (host: string | undefined) => boolean {
  if (!isLoopback(bound)) return () => true;
  return (host) => {
    if (host === undefined) return true;
    const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    return isLoopback(name) || withoutBrackets(name) === address.toLowerCase();
  };
}
