import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { withoutBrackets } from '../url-part.ts';

/**
 * Whether NO_PROXY covers the host of a URL, as in curl: `*`, domain suffixes, addresses, and networks such as 10.0.0.0/8, separated by
 * commas or spaces. As in Go, a port may follow. https://curl.se/docs/manpage.html#--noproxy
 */
export function bypassesProxy({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = withoutBrackets(hostname).replace(/\.$/, '');
  const number = port || (protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(exception)
    .some((one) => (one.port ?? number) === number && covers(one.host, host));
}

/** Splits a port off, but not the last group of an IPv6 address. */
function exception(entry: string): { readonly host: string; readonly port?: string | undefined } {
  const [, bracketed, name, port] = /^(?:\[(.*)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  return { host: bracketed ?? name ?? entry, port };
}

function covers(wanted: string, host: string): boolean {
  if (wanted === '*') return true;
  if (isIP(host) !== 0) return isInNetwork(host, wanted);
  const name = domainToASCII(wanted.replace(/^\*?\./, '').replace(/\.$/, ''));
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

/** `network`: an address, or one with a prefix length. */
function isInNetwork(host: string, network: string): boolean {
  const [address = '', length] = network.split('/', 2);
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  if (isIP(address) !== isIP(host) || !(prefix <= bits)) return false;
  const family = isIP(host) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list.check(host, family);
}
