import test from 'ava';
import { listeningUrl } from '../../src/exporters/listening.ts';

const plain = { port: 9090, tlsCert: undefined, tlsKey: undefined, usersFile: undefined };

test('the URL of a page has an IPv6 address in brackets', (t) => {
  t.is(listeningUrl({ ...plain, address: '127.0.0.1' }, '/metrics'), 'http://127.0.0.1:9090/metrics');
  t.is(listeningUrl({ ...plain, address: '::1', tlsCert: 'cert.pem' }, '/'), 'https://[::1]:9090/');
});
