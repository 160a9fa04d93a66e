import { describe, it } from 'vitest';
import { smallProfile } from '../cli/support';
import { expectRefused, expectValidProfile } from './schema-support';

type Path = readonly (string | number)[];

/** A profile in which every optional part is there, so that every field can be broken. */
const complete = JSON.parse(JSON.stringify(completeProfile())) as unknown;

describe('the profile schema', () => {
  it('accepts a profile', () => {
    expectValidProfile(complete);
    expectValidProfile(smallProfile());
  });

  it('accepts a model from a file', () => {
    const { model } = smallProfile();
    expectValidProfile(
      smallProfile({ model: { ...model, source: { kind: 'file', path: 'a.onnx' } } }),
    );
  });

  it.each(fieldsOf(complete))('needs %s', (_, path) => {
    expectRefused(without(complete, path));
  });

  it.each(fieldsOf(complete))('refuses another type for %s', (_, path) => {
    // No field of a profile takes a list of lists.
    expectRefused(replaced(complete, path, [['wrong']]));
  });

  it.each(objectsOf(complete))('refuses an unknown field in %s', (_, path) => {
    expectRefused(replaced(complete, [...path, 'unheard'], 1));
  });

  it('refuses numbers that JSON turns to null', () => {
    const { correction } = smallProfile();
    expectRefused(smallProfile({ correction: { ...correction, scale: NaN } }));
  });

  it('refuses another version', () => {
    expectRefused({ ...smallProfile(), version: 2 });
  });
});

function completeProfile(): unknown {
  const profile = smallProfile();
  const frame = { file: 'net.py', line: 3, column: 1, functionName: 'build' };
  const [first, ...rest] = profile.layers;
  return {
    ...profile,
    layers: [{ ...first, source: { constructedAt: [frame], calledAt: [frame] } }, ...rest],
  };
}

/** Paths of the fields of every object, going into the first element of each list. */
function fieldsOf(value: unknown, path: Path = []): [string, Path][] {
  return walk(value, path).filter(
    ([, field]) => field.length > 0 && typeof field.at(-1) === 'string',
  );
}

function objectsOf(value: unknown): [string, Path][] {
  return walk(value, []).filter(([, path]) => {
    // A zoo builder's options are its own business.
    const found = path.at(-1) === 'options' ? null : at(value, path);
    return typeof found === 'object' && found !== null && !Array.isArray(found);
  });
}

function walk(value: unknown, path: Path): [string, Path][] {
  const here: [string, Path][] = [[path.join('.') || 'the document', path]];
  if (typeof value !== 'object' || value === null || path.at(-1) === 'options') return here;
  const children = Array.isArray(value) ? value.slice(0, 1).entries() : Object.entries(value);
  return [...here, ...[...children].flatMap(([key, child]) => walk(child, [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value);
}

function replaced(value: unknown, path: Path, replacement: unknown): unknown {
  const copy = structuredClone(value);
  const parent = at(copy, path.slice(0, -1)) as Record<string, unknown>;
  parent[String(path.at(-1))] = replacement;
  return copy;
}

function without(value: unknown, path: Path): unknown {
  return replaced(value, path, undefined);
}
