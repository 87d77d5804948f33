import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import { Segmented } from '../ui/index.ts';

/** Theme, colours, language and density of the whole page. */
export function Switches() {
  const { t } = useTranslation('gallery');
  const { preferences } = useServices();
  const { theme, colours, density } = useStore(preferences);
  const language = useLanguage();
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        size="small"
        label={t('theme')}
        value={theme}
        options={[
          { value: 'system', label: t('themeSystem') },
          { value: 'light', label: t('themeLight') },
          { value: 'dark', label: t('themeDark') },
        ]}
        onChange={(value) => preferences.change({ theme: value })}
      />
      <Segmented
        size="small"
        label={t('colours')}
        value={colours}
        options={[
          { value: 'kr', label: t('coloursKr') },
          { value: 'us', label: t('coloursUs') },
          { value: 'safe', label: t('coloursSafe') },
        ]}
        onChange={(value) => preferences.change({ colours: value })}
      />
      <Segmented
        size="small"
        label={t('language')}
        value={language}
        options={[
          { value: 'ko', label: t('korean') },
          { value: 'en', label: t('english') },
        ]}
        onChange={(value) => preferences.change({ language: value })}
      />
      <Segmented
        size="small"
        label={t('density')}
        value={density}
        options={[
          { value: 'comfortable', label: t('densityComfortable') },
          { value: 'compact', label: t('densityCompact') },
        ]}
        onChange={(value) => preferences.change({ density: value })}
      />
    </div>
  );
}
