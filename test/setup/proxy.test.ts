import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, test } from 'vitest';
import { get, textOf } from '../../src/setup/network/get';
import { proxyFor } from '../../src/setup/network/proxy';

it.each([
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://a.example/', { https_proxy: 'p:1' }, 'http://p:1/'],
  ['http://a.example/', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['http://a.example/', { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ample, b' }, 'http://p:1/'],
  ['https://a.example:8/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example:9' }, 'http://p:1/'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', no_proxy: '*' }, undefined],
])('%s with %j goes through %s', (url, environment, expected) => {
  expect(proxyFor(new URL(url), environment)?.href).toBe(expected);
});

it('another kind of proxy is refused', () => {
  const environment = { HTTPS_PROXY: 'socks5://p:1' };
  expect(() => proxyFor(new URL('https://a.example'), environment)).toThrow('HTTPS_PROXY');
});

test('a request goes to the proxy with its whole address', async () => {
  const seen: (string | undefined)[] = [];
  const proxy = createServer((request, response) => {
    seen.push(request.url, request.headers.host, request.headers['proxy-authorization']);
    response.end('through');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const environment = { HTTP_PROXY: `http://me:secret@127.0.0.1:${port}` };
  const { signal } = new AbortController();
  const url = new URL('http://nowhere.example/page?x=1');
  try {
    expect(await textOf(await get(url, { signal, environment }))).toBe('through');
  } finally {
    proxy.close();
  }
  const pair = Buffer.from('me:secret').toString('base64');
  expect(seen).toEqual([url.href, 'nowhere.example', `Basic ${pair}`]);
});
