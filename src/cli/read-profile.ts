import { readFile } from 'node:fs/promises';
import type { Profile } from '../profile/document';
import { parseProfile } from '../profile/parse';
import { readFailure } from './errors';

/** Opens a saved profile. Throws UserError that says what is wrong with the file. */
export async function readProfile(path: string): Promise<Profile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw readFailure(path, error);
  }
  return parseProfile(text, path);
}
