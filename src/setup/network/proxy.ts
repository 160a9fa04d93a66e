import * as l10n from '@vscode/l10n';
import { SetupError } from '../errors';

/**
 * The proxy for an address as the usual variables name it, or undefined: `HTTPS_PROXY`,
 * `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in small letters too.
 *
 * Throws SetupError('unsupported') for a proxy that isn't spoken to over HTTP.
 */
export function proxyFor(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const variable = (name: string) => environment[name.toLowerCase()] || environment[name];
  if (isExcepted(url, variable('NO_PROXY') ?? '')) return undefined;
  const scheme = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const text = variable(scheme) ?? variable('ALL_PROXY');
  if (text === undefined) return undefined;
  const address = /^[a-z0-9+]+:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.protocol === 'http:') return proxy;
  throw new SetupError(
    'unsupported',
    l10n.t('The proxy that {0} names is not one that is reached over http://.', scheme),
  );
}

/** `NO_PROXY` lists hosts with what is below them: `localhost,.corp.example,10.0.0.1:8080`, or `*`. */
function isExcepted({ hostname, port }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', wantedPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      return hostname === host || hostname.endsWith(`.${host}`);
    });
}
