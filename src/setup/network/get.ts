import * as l10n from '@vscode/l10n';
import type { IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { SetupError } from '../errors';
import { proxyFor } from './proxy';

export interface GetOptions {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Where proxies are named. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Certificates to trust besides Node's, PEM. */
  readonly certificates?: string | undefined;
}

export interface Answer {
  /** After redirections. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: IncomingMessage;
}

const MOST_REDIRECTIONS = 5;
/** Of silence, before or within an answer. */
const SILENCE_MS = 60_000;

/**
 * Asks an http or https address, through the proxy that the environment names; resolves with the
 * answer's beginning once it is a 200. Throws SetupError('unreachable'), or the signal's reason.
 */
export async function get(url: URL, options: GetOptions, hops = 0): Promise<Answer> {
  const answer = await requestOnce(url, options);
  const { statusCode = 0, headers } = answer;
  const { location } = headers;
  if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
    answer.destroy();
    const next = new URL(location, url);
    const isWeaker = url.protocol === 'https:' && next.protocol !== 'https:';
    if (hops >= MOST_REDIRECTIONS || isWeaker || !/^https?:$/.test(next.protocol))
      throw unreachable(url, l10n.t('it leads to an address that is not followed'));
    return get(next, options, hops + 1);
  }
  if (statusCode === 200) return { url, headers, body: answer };
  answer.destroy();
  throw unreachable(url, l10n.t('it answered {0}', String(statusCode)));
}

/** Text of an answer, at most `mostBytes` of it. */
export async function textOf({ url, body }: Answer, mostBytes = 64_000_000): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw unreachable(url, l10n.t('its answer has no end'));
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export function unreachable({ host }: URL, reason: string): SetupError {
  return new SetupError(
    'unreachable',
    l10n.t("{0} can't be used ({1}): check the network and your proxy settings.", host, reason),
  );
}

async function requestOnce(url: URL, options: GetOptions): Promise<IncomingMessage> {
  const { signal, environment, method = 'GET', headers, certificates } = options;
  signal.throwIfAborted();
  const ca = certificates === undefined ? undefined : [...tls.rootCertificates, certificates];
  const common: RequestOptions & tls.ConnectionOptions = {
    method,
    headers: { 'user-agent': 'layerline', ...headers },
    signal,
    timeout: SILENCE_MS,
    ca,
  };
  try {
    const proxy = proxyFor(url, environment);
    if (!proxy) return await answerTo(requestTo(url, common));
    if (url.protocol === 'http:') return await answerTo(throughProxy(url, proxy, common));
    const socket = await tunnel(url, proxy, common);
    const secure = tls.connect({ socket, servername: url.hostname, ca });
    return await answerTo(
      https.request(url, { ...common, agent: false, createConnection: () => secure }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SetupError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreachable(url, code ?? message);
  }
}

function requestTo(url: URL, options: RequestOptions): http.ClientRequest {
  return url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
}

function throughProxy(url: URL, proxy: URL, options: RequestOptions): http.ClientRequest {
  return http.request({
    ...options,
    ...addressOf(proxy),
    path: url.href,
    headers: { ...options.headers, host: url.host, ...authorization(proxy) },
  });
}

/** A connection to the host of `url` that the proxy passes on. */
function tunnel(url: URL, proxy: URL, options: RequestOptions): Promise<Socket> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const request = http.request({
    ...addressOf(proxy),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(proxy) },
    signal: options.signal,
    timeout: SILENCE_MS,
  });
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) resolve(socket);
      else reject(new Error(l10n.t('the proxy answered {0}', String(statusCode))));
    });
    request.end();
  });
}

function addressOf({ hostname, port }: URL): { host: string; port: string } {
  return { host: hostname, port: port || '80' };
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function answerTo(request: http.ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('response', resolve);
    request.end();
  });
}
