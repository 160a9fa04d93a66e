/**
 * Whether a whole name fits a pattern in which `*` is any text. Without regular expressions, in
 * which a foreign pattern of many stars could take an endless time.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (name.length < first.length + last.length) return false;
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    // The earliest place of each part leaves the most room for those behind it.
    const end = name.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Every scope that holds layers, and the scopes around it, in graph order. */
export function scopesOf(layers: readonly { readonly scope: string }[]): string[] {
  const scopes = new Set<string>();
  for (const { scope } of layers) {
    const parts = scope === '' ? [] : scope.split('/');
    parts.forEach((_, depth) => scopes.add(parts.slice(0, depth + 1).join('/')));
  }
  return [...scopes];
}

export function isInScope(layer: { readonly scope: string }, scope: string): boolean {
  return layer.scope === scope || layer.scope.startsWith(`${scope}/`);
}
