import { useEffect, useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Dialog, Drawer, Skeleton, useNotLoaded } from '../ui/index.ts';
import { AccountPanel } from './account-panel.tsx';
import type { Command } from './read-key.ts';
import { SettingsForm } from './settings-form.tsx';
import { useLater } from './use-later.ts';

/** What lies over the page. */
export type Overlay = Exclude<Command, 'instrument'>;

export interface OverlaysProps {
  readonly overlay: Overlay | null;
  readonly onClose: () => void;
  readonly onOpen: (what: Command) => void;
}

const loadPalette = () => import('./palette.tsx');
const loadSheet = () => import('./shortcut-sheet.tsx');
/** By then the page stands, and whoever types `/` loses no letter of what follows. */
const PALETTE_AFTER_MS = 3_000;

export function Overlays({ overlay, onClose, onOpen }: OverlaysProps) {
  const { t } = useTranslation('shell');
  const tell = useNotLoaded();
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const giveUp = (error: unknown): void => {
    setSettled(false);
    // Nobody waits for what is only loaded ahead.
    if (overlay === null) return;
    onClose();
    tell(error);
  };
  const palette = useLater(loadPalette, isSettled || overlay === 'search', giveUp);
  const sheet = useLater(loadSheet, overlay === 'shortcuts', giveUp);
  return (
    <>
      {overlay === 'search' && palette !== null && <palette.Palette {...{ onClose, onOpen }} />}
      <Dialog
        title={t('shortcuts')}
        size="large"
        isOpen={overlay === 'shortcuts'}
        onClose={onClose}
      >
        {sheet !== null && <sheet.ShortcutSheet />}
      </Dialog>
      <Drawer title={t('settings')} isOpen={overlay === 'settings'} onClose={onClose}>
        <SettingsForm />
      </Drawer>
      <Drawer title={t('account')} isOpen={overlay === 'account'} onClose={onClose}>
        <Account />
      </Drawer>
    </>
  );
}

function Account() {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  if (who.state === 'signed-in') return <AccountPanel user={who.user} account={who.account} />;
  return (
    <div role="status" className="flex flex-col gap-3">
      <p className="text-muted">{t('checkingAccount')}</p>
      <Skeleton width="100%" height="4.5rem" />
    </div>
  );
}
