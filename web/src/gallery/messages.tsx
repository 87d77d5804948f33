import { useTranslation } from '../language/index.ts';
import { Banner, Button, useToasts, type BannerKind } from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

const BANNERS = [
  ['info', 'bannerInfo', 'signUp'],
  ['good', 'bannerGood', null],
  ['warn', 'bannerWarn', null],
  ['bad', 'bannerBad', null],
  ['stale', 'bannerStale', null],
  ['offline', 'bannerOffline', 'reconnect'],
] as const satisfies readonly (readonly [BannerKind, string, string | null])[];

export function Messages() {
  const { t } = useTranslation('gallery');
  const toasts = useToasts();
  return (
    <Group id="messages" title={t('messages')}>
      <Samples title={t('banners')} className="flex flex-col gap-2">
        {BANNERS.map(([kind, text, action]) => (
          <Banner
            key={kind}
            kind={kind}
            action={action === null ? undefined : <Button size="small">{t(action)}</Button>}
          >
            {t(text)}
          </Banner>
        ))}
      </Samples>
      <Samples title={t('toasts')}>
        <Button
          onClick={() =>
            toasts.show({ kind: 'good', title: t('goodTitle'), detail: t('goodDetail') })
          }
        >
          {t('showGood')}
        </Button>
        <Button
          onClick={() => toasts.show({ kind: 'bad', title: t('badTitle'), detail: t('badDetail') })}
        >
          {t('showBad')}
        </Button>
        <Button
          onClick={() =>
            toasts.show({
              kind: 'info',
              title: t('infoTitle'),
              action: { label: t('undo'), onSelect: () => undefined },
            })
          }
        >
          {t('showInfo')}
        </Button>
      </Samples>
    </Group>
  );
}
