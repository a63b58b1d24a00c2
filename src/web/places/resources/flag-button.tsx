import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWith } from '../../app/place.ts';
import { Icon } from '../../design/icon.tsx';
import { useMe } from '../../session/session.ts';
import type { Resource } from '../../wire.ts';
import { isOpen, mayFlag } from './flagging.ts';
import { useFlag } from './use-flag.ts';

/** Loaded when somebody has something to say. */
const FlagDialog = lazyWith(() => import('./flag-dialog.tsx'), 'review');

/** The way to say that something is wrong with a resource, for whoever reads it. It shows who has said so already. */
export function FlagButton({ resource }: { resource: Resource }) {
  const me = useMe();
  return mayFlag(resource, me.id) ? <Opener resourceId={resource.id} /> : null;
}

function Opener({ resourceId }: { resourceId: string }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const { flag } = useFlag(resourceId);
  const isFlagged = isOpen(flag);
  return (
    <>
      <button type="button" className="link-button row" aria-haspopup="dialog" onClick={() => setShown(true)}>
        <Icon name="flag" size={18} filled={isFlagged} />
        {t(isFlagged ? 'flagging.isFlagged' : 'flagging.open')}
      </button>
      {isShown && (
        <Suspense>
          <FlagDialog resourceId={resourceId} onClose={() => setShown(false)} />
        </Suspense>
      )}
    </>
  );
}
