import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { Button, IconButton, type ButtonVariant } from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

const VARIANTS: readonly ButtonVariant[] = ['primary', 'buy', 'sell', 'plain', 'ghost', 'danger'];
const SIZES = ['small', 'medium', 'large'] as const;

export function Buttons() {
  const { t } = useTranslation('gallery');
  const [isFavourite, setFavourite] = useState(false);
  return (
    <Group id="buttons" title={t('buttons')}>
      <Samples title={t('variants')}>
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant}>
            {t(variant)}
          </Button>
        ))}
      </Samples>
      <Samples title={t('sizes')}>
        {SIZES.map((size) => (
          <Button key={size} variant="primary" size={size}>
            {t(size)}
          </Button>
        ))}
        {SIZES.map((size) => (
          <Button key={size} size={size} icon="refresh">
            {t('withIcon')}
          </Button>
        ))}
      </Samples>
      <Samples title={t('buttonStates')}>
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant} isBusy>
            {t(variant)}
          </Button>
        ))}
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant} disabled>
            {t('disabled')}
          </Button>
        ))}
      </Samples>
      <Samples title={t('iconButtons')}>
        <IconButton label={t('search')} icon="search" />
        <IconButton
          label={t('favourite')}
          icon="star"
          aria-pressed={isFavourite}
          onClick={() => setFavourite(!isFavourite)}
        />
        <IconButton label={t('settings')} icon="settings" disabled />
        <IconButton label={t('search')} icon="search" size="small" />
      </Samples>
    </Group>
  );
}
