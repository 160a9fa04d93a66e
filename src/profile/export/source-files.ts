import type { Profile, ProfiledFrame } from '../document';

/** The profile with other names for its source files, as where a reader of a copy finds them. */
export function withSourceFiles(profile: Profile, nameOf: (file: string) => string): Profile {
  const names = new Map<string, string>();
  const named = (frame: ProfiledFrame): ProfiledFrame => {
    const file = names.get(frame.file) ?? nameOf(frame.file);
    names.set(frame.file, file);
    return { ...frame, file };
  };
  return {
    ...profile,
    layers: profile.layers.map((layer) =>
      layer.source === null
        ? layer
        : {
            ...layer,
            source: {
              constructedAt: layer.source.constructedAt.map(named),
              calledAt: layer.source.calledAt.map(named),
            },
          },
    ),
  };
}

/**
 * The address of a source file in a document that others open. Never one of another scheme: file
 * names come with the profile, and VS Code's profile view runs what begins with `command:`
 * (vscode-js-profile-visualizer, open-location.ts, 2026-11).
 *
 * @param file absolute for a link that works; a relative name stays one.
 */
export function sourceUrl(file: string): string {
  const isWindows = /^(?:[A-Za-z]:[\\/]|\\\\)/.test(file);
  const path = isWindows ? file.replaceAll('\\', '/') : file;
  if (path.startsWith('//')) return `file:${encoded(path)}`;
  if (path.startsWith('/')) return `file://${encoded(path)}`;
  const [drive = '', ...rest] = path.split('/');
  return isWindows ? `file:///${drive}/${encoded(rest.join('/'))}` : `./${encoded(path)}`;
}

function encoded(path: string): string {
  // Halves of surrogate pairs can't be encoded.
  return path
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
