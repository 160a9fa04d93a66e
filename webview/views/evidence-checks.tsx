import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import { checksOf } from '../../src/profile/evidence';
import { Icon } from '../icons';

/** What was checked, on how many, and whether it held. */
export function Certificate({ profile }: { readonly profile: Profile }): JSX.Element {
  const title = l10n.t('Certificate');
  return (
    <section aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
        <span>{l10n.t('what was checked, and on how many')}</span>
      </div>
      <ul class="checks">
        {checksOf(profile).map(({ passed, text, value }) => (
          <li key={text}>
            <Icon name={passed ? 'pass' : 'warn'} class={passed ? 'pass' : 'caution'} />
            <span class="sr-only">{passed ? l10n.t('Passed:') : l10n.t('Caution:')}</span>
            <span>{text}</span>
            <span class="grow" />
            <span class="quiet nowrap">{value}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the reader has to know about this profile, as the engine noted it. */
export function ProfileNotes({ notes }: { readonly notes: readonly string[] }): JSX.Element | null {
  if (notes.length === 0) return null;
  const title = l10n.t('Notes');
  return (
    <section aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
      </div>
      <ul class="profile-notes">
        {notes.map((note) => (
          <li key={note}>
            <Icon name="info" />
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
