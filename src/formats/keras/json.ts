import * as l10n from '@vscode/l10n';
import { damaged, tooLarge } from '../failures';

/** Architectures are some MB at most. */
export const MAX_CONFIG_BYTES = 256 * 2 ** 20;
const DEEPEST = 500;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as it is; '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** @param what `config.json`, for messages. Throws FormatError. */
export function parseObject(path: string, text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(path, l10n.t('its {0} is no JSON', what));
  }
  if (!isObject(value)) throw damaged(path, l10n.t('its {0} is no JSON object', what));
  if (isDeeper(value, DEEPEST)) throw tooLarge(path, l10n.t('{0} is nested too deeply.', what));
  return value;
}

/** Without recursion: whoever reads it later may use some. */
function isDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
  }
  return false;
}
