import { profileModel } from '../../engine/measure';
import type { MeasureHooks, RunOptions } from '../../engine/options';
import { createWorkFolder } from '../../engine/work-folder';
import type { Profile } from '../../profile/document';
import type {
  ExportedModel,
  ExportHooks,
  ExportRequest,
} from '../../source/own-python/export-model';
import { exportModel } from '../../source/own-python/export-model';

/** A panel that is still loading misses what is said only once. */
const REPORT_MS = 500;

/**
 * Exports a model with the user's own Python and measures what comes of it, which is removed then.
 * Throws UserError, and the signal's reason when cancelled.
 */
export async function profileExported(
  request: ExportRequest,
  options: RunOptions,
  hooks: MeasureHooks & Pick<ExportHooks, 'onOutput'>,
): Promise<Profile> {
  const folder = await createWorkFolder();
  try {
    const { file, notes } = await exported(
      { ...request, batch: options.batch },
      folder.path,
      hooks,
    );
    const { name, path } = request;
    const profile = await profileModel({ kind: 'exported', name, path, file }, options, hooks);
    return { ...profile, notes: [...notes, ...profile.notes] };
  } finally {
    await folder.remove();
  }
}

async function exported(
  request: ExportRequest,
  folder: string,
  hooks: MeasureHooks & Pick<ExportHooks, 'onOutput'>,
): Promise<ExportedModel> {
  const report = (): void => hooks.onProgress?.({ step: 'export', fraction: 0 });
  report();
  const timer = setInterval(report, REPORT_MS);
  try {
    return await exportModel(request, folder, hooks);
  } finally {
    clearInterval(timer);
  }
}
