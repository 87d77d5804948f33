import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import {
  Button,
  Dialog,
  Drawer,
  IconButton,
  Menu,
  NumberField,
  Popover,
  Segmented,
  Tabs,
  Tooltip,
} from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

type Opened = 'dialog' | 'long' | 'drawer' | null;

const LINES = ['limit', 'market', 'best', 'stop', 'limit', 'market', 'best', 'stop'] as const;

export function Popups() {
  const { t } = useTranslation('gallery');
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const footer = (
    <>
      <Button size="large" onClick={close}>
        {t('cancel', { ns: 'common' })}
      </Button>
      <Button size="large" variant="buy" onClick={close}>
        {t('buy')}
      </Button>
    </>
  );
  return (
    <Group id="popups" title={t('popups')}>
      <Samples title={t('popups')}>
        <Button onClick={() => setOpened('dialog')}>{t('openDialog')}</Button>
        <Button onClick={() => setOpened('long')}>{t('openLongDialog')}</Button>
        <Button onClick={() => setOpened('drawer')}>{t('openDrawer')}</Button>
        <AccountMenu />
        <Popover
          title={t('popoverTitle')}
          trigger={
            <Button variant="ghost" icon="help">
              {t('openPopover')}
            </Button>
          }
        >
          <p className="text-muted">{t('popoverText')}</p>
        </Popover>
        <Tooltip text={t('tip')}>
          <Button variant="ghost">{t('strength')}</Button>
        </Tooltip>
      </Samples>
      <Dialog title={t('dialogTitle')} isOpen={opened === 'dialog'} onClose={close} footer={footer}>
        <p className="text-muted">{t('dialogText')}</p>
      </Dialog>
      <Dialog
        title={t('longDialogTitle')}
        size="medium"
        isOpen={opened === 'long'}
        onClose={close}
        footer={footer}
      >
        <div className="flex flex-col gap-4">
          {LINES.map((key, index) => (
            <div key={`${key}-${index < 4}`} className="flex flex-col gap-1">
              <h3 className="text-lg font-semibold">{t(key)}</h3>
              <p className="text-muted">{t('orderTypeHint')}</p>
              <p className="text-muted">{t('popoverText')}</p>
            </div>
          ))}
        </div>
      </Dialog>
      <Sheet isOpen={opened === 'drawer'} onClose={close} />
    </Group>
  );
}

function Sheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('gallery');
  const [side, setSide] = useState<'buy' | 'sell'>('buy');
  const [price, setPrice] = useState('3002.5');
  const [quantity, setQuantity] = useState('');
  return (
    <Drawer
      title="LPJ"
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <Button size="large" variant={side} onClick={onClose}>
          {t(side)}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Segmented
          label={t('side')}
          value={side}
          options={[
            { value: 'buy', label: t('buy'), tone: 'buy' },
            { value: 'sell', label: t('sell'), tone: 'sell' },
          ]}
          onChange={setSide}
        />
        <NumberField
          label={t('price')}
          value={price}
          onChange={setPrice}
          places={2}
          unit={t('won')}
        />
        <NumberField
          label={t('quantity')}
          value={quantity}
          onChange={setQuantity}
          places={4}
          unit="LPJ"
          placeholder="0"
        />
      </div>
    </Drawer>
  );
}

function AccountMenu() {
  const { t } = useTranslation('gallery');
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  return (
    <Menu
      label={t('openMenu')}
      trigger={<IconButton label={t('openMenu')} icon="user" />}
      groups={[
        {
          items: [
            { label: t('menuAccount'), icon: 'wallet', onSelect: () => undefined },
            { label: t('menuShortcuts'), icon: 'keyboard', note: '?', onSelect: () => undefined },
          ],
        },
        {
          label: t('menuTheme'),
          items: [
            {
              label: t('themeLight'),
              icon: 'sun',
              isChecked: theme === 'light',
              onSelect: () => setTheme('light'),
            },
            {
              label: t('themeDark'),
              icon: 'moon',
              isChecked: theme === 'dark',
              onSelect: () => setTheme('dark'),
            },
          ],
        },
        {
          items: [
            { label: t('menuSignOut'), icon: 'sign-out', onSelect: () => undefined },
            {
              label: t('menuDelete'),
              icon: 'trash',
              isDangerous: true,
              isDisabled: true,
              onSelect: () => undefined,
            },
          ],
        },
      ]}
    />
  );
}

export function TabSamples() {
  const { t } = useTranslation('gallery');
  const tabs = (['orders', 'openOrders', 'fills', 'balance'] as const).map((value) => ({
    value,
    label: t(value),
    panel: <p className="p-panel text-muted">{t('panelOf', { name: t(value) })}</p>,
  }));
  return (
    <Group id="tabs" title={t('tabs')}>
      <div className="grid gap-3 lg:grid-cols-2">
        <Tabs label={t('orders')} tabs={tabs} className="rounded-lg bg-panel" />
        <Tabs label={t('orders')} tabs={tabs} isWide className="rounded-lg bg-panel" />
      </div>
    </Group>
  );
}
