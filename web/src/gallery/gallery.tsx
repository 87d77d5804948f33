import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import { Button, NumberField, Panel } from '../ui/index.ts';

export function Gallery() {
  const { t } = useTranslation('gallery');
  const [price, setPrice] = useState('72300');
  return (
    <Panel title={t('title')}>
      <NumberField label={t('price')} value={price} onChange={setPrice} places={2} />
      <Button variant="primary">{t('price')}</Button>
    </Panel>
  );
}
