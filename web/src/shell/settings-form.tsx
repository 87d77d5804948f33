import type { ReactNode } from 'react';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Segmented, Switch } from '../ui/index.ts';

/** What a reader can choose; each takes effect at once. */
export function SettingsForm() {
  const { t } = useTranslation('shell');
  const { preferences } = useServices();
  const chosen = useStore(preferences);
  const language = useLanguage();
  return (
    <div className="flex flex-col gap-4">
      <Row label={t('language')}>
        <Segmented
          label={t('language')}
          value={language}
          options={[
            { value: 'ko', label: '한국어', lang: 'ko' },
            { value: 'en', label: 'English', lang: 'en' },
          ]}
          onChange={(value) => preferences.change({ language: value })}
        />
      </Row>
      <Row label={t('theme')}>
        <Segmented
          label={t('theme')}
          value={chosen.theme}
          options={[
            { value: 'system', label: t('themeSystem') },
            { value: 'light', label: t('themeLight') },
            { value: 'dark', label: t('themeDark') },
          ]}
          onChange={(theme) => preferences.change({ theme })}
        />
      </Row>
      <Row
        label={t('colours')}
        note={
          <span aria-hidden="true" className="flex gap-2 text-xs font-semibold">
            <span className="text-up">▲ {t('rises')}</span>
            <span className="text-down">▼ {t('falls')}</span>
          </span>
        }
      >
        <Segmented
          label={t('colours')}
          value={chosen.colours}
          options={[
            { value: 'kr', label: t('coloursKr') },
            { value: 'us', label: t('coloursUs') },
            { value: 'safe', label: t('coloursSafe') },
          ]}
          onChange={(colours) => preferences.change({ colours })}
        />
      </Row>
      <Row label={t('density')}>
        <Segmented
          label={t('density')}
          value={chosen.density}
          options={[
            { value: 'comfortable', label: t('densityComfortable') },
            { value: 'compact', label: t('densityCompact') },
          ]}
          onChange={(density) => preferences.change({ density })}
        />
      </Row>
      <Switch
        label={<Named title={t('confirmOrders')} hint={t('confirmOrdersHint')} />}
        isOn={chosen.confirmOrders}
        onChange={(confirmOrders) => preferences.change({ confirmOrders })}
      />
      <Switch
        label={<Named title={t('tradingKeys')} hint={t('tradingKeysHint')} />}
        isOn={chosen.tradingKeys}
        onChange={(tradingKeys) => preferences.change({ tradingKeys })}
      />
    </div>
  );
}

interface RowProps {
  readonly label: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

function Row({ label, note, children }: RowProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2 text-sm font-medium text-muted">
        <span aria-hidden="true">{label}</span>
        {note}
      </div>
      {children}
    </div>
  );
}

function Named({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium">{title}</span>
      <span className="text-xs text-faint">{hint}</span>
    </span>
  );
}
