import type { ConsumerSettings } from './consumer.ts';

/** What the user can do about a failure, by its code. */
export function consumerRemedy(code: string, { stream, durable }: Pick<ConsumerSettings, 'stream' | 'durable'>): string {
  const rights = `$JS.API.CONSUMER.*.${stream}.>, $JS.API.CONSUMER.MSG.NEXT.${stream}.> and $JS.ACK.${stream}.>`;
  const remedies: Readonly<Record<string, string>> = {
    MISSING: `is there a stream ${stream}? JetStream has to be on`,
    CREDENTIALS: 'check the user and password, the token or the credentials file',
    PERMISSION: `let the user publish to ${rights}, and subscribe to _INBOX.>`,
    CONSUMER: `give another name than ${durable}; it has to be one that is pulled, with explicit acknowledgement`,
    PROTOCOL: 'check the port, and whether it is one of TLS',
    NAME: 'check the url, and the DNS of this machine',
    PLAIN: 'turn TLS on there, or leave tls:// out',
    CERTIFICATE: 'renew it there, or give its authority with tls_ca',
  };
  return remedies[code] === undefined ? '' : `; ${remedies[code]}`;
}
