import test from 'ava';
import { proxyFor } from '../../../src/http/index.ts';

const found = (url: string, environment: Record<string, string>) => {
  const { origin, variable } = proxyFor(new URL(url), environment) ?? {};
  return origin && `${origin} of ${variable}`;
};

test('each kind of URL has its variable, in lower case first; one that is empty is none', (t) => {
  const all = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://secure:2', ALL_PROXY: 'http://other:3' };
  t.is(found('http://a.example', all), 'http://plain:1 of HTTP_PROXY');
  t.is(found('https://a.example', all), 'http://secure:2 of HTTPS_PROXY');
  t.is(found('https://a.example', { ...all, HTTPS_PROXY: '' }), 'http://other:3 of ALL_PROXY');
  t.is(found('https://a.example', { HTTP_PROXY: 'http://plain:1' }), undefined);
  t.is(found('http://a.example', { ...all, http_proxy: 'lower:4' }), 'http://lower:4 of http_proxy');
  t.is(found('http://a.example', { ...all, NO_PROXY: 'a.example' }), undefined);
  t.is(found('http://a.example', { ...all, NO_PROXY: 'a.example', no_proxy: 'b.example' }), 'http://plain:1 of HTTP_PROXY');
});

test('credentials are decoded; a user may have no password', (t) => {
  const given = (proxy: string) => proxyFor(new URL('http://a.example'), { http_proxy: proxy });
  t.like(given('http://me:p%40ss%@proxy'), { origin: 'http://proxy', username: 'me', password: 'p%40ss%' });
  t.like(given('me:p%40ss@proxy:3128'), { origin: 'http://proxy:3128', username: 'me', password: 'p@ss' });
  t.like(given('http://me@proxy'), { username: 'me', password: '' });
});

test('what is no HTTP proxy is refused without its words, which may hold a password', (t) => {
  for (const proxy of ['socks5://me:s3cret@proxy:1080', 'http://', 'http://me:s3cret@']) {
    const error = t.throws(() => proxyFor(new URL('https://a.example'), { ALL_PROXY: proxy }));
    t.is(error.message, 'ALL_PROXY in the environment: expected the URL of an HTTP proxy, such as http://proxy:3128');
  }
});
