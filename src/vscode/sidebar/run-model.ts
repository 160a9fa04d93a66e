import type { Profile } from '../../profile/document';

/**
 * Which model a profile is of, also after an edit of its source or file: where it comes from. A
 * model of the zoo is its name and options.
 */
export function modelKeyOf({ model: { source } }: Pick<Profile, 'model'>): string {
  switch (source.kind) {
    case 'zoo':
      return JSON.stringify(['zoo', source.name, sorted(source.options)]);
    case 'file':
      return JSON.stringify(['file', source.path]);
    // The same model, whoever read the file.
    case 'traced':
    case 'exported':
      return JSON.stringify(['source', source.path, source.name]);
    case 'script':
      return JSON.stringify(['script', source.path, source.name, source.arguments]);
  }
}

/** Options mean the same in any order. */
function sorted(options: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
