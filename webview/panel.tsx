import type { JSX } from 'preact';
import { HoverCard } from './hover';
import { ProfilePage } from './profile-page';
import { content, preferences } from './state';
import { EmptyPage } from './states/empty';
import { FailedPage } from './states/failed';
import { ModelPage } from './model-page';
import { MeasuringPage } from './states/measuring';

/** The panel in whichever state its content is. */
export function Panel(): JSX.Element {
  return (
    <>
      {/* Numbers are formatted while drawing: other units draw everything anew. */}
      <Page key={preferences.value.units} />
      <HoverCard />
    </>
  );
}

function Page(): JSX.Element {
  const shown = content.value;
  switch (shown?.kind) {
    case undefined:
      return <EmptyPage />;
    case 'model':
      return <ModelPage model={shown} />;
    case 'measuring':
      return <MeasuringPage />;
    case 'failed':
      return <FailedPage failure={shown} />;
    case 'profile':
      return <ProfilePage profile={shown.profile} />;
  }
}
