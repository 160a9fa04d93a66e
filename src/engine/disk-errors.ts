import * as l10n from '@vscode/l10n';
import { EngineError } from './errors';

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM']);

/** Says in one sentence when writing temporary files failed; other errors pass unchanged. */
export async function withDiskErrors<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (NO_SPACE.has(code)) throw noTempSpace();
    if (NOT_WRITABLE.has(code))
      throw new EngineError(
        'no-temp-space',
        l10n.t('Temporary files can’t be written: set TMPDIR to a folder that can be.'),
      );
    throw error;
  }
}

export function noTempSpace(): EngineError {
  return new EngineError(
    'no-temp-space',
    l10n.t('The disk for temporary files is full: free some space or set TMPDIR.'),
  );
}
