import { useTranslation } from '../language/index.ts';
import { Buttons } from './buttons.tsx';
import { Colours, Icons, Type } from './colours.tsx';
import { Data, States } from './data.tsx';
import { Fields } from './fields.tsx';
import { Messages } from './messages.tsx';
import { Popups, TabSamples } from './popups.tsx';
import { Switches } from './switches.tsx';

const PARTS = [
  'colour',
  'type',
  'icons',
  'buttons',
  'fields',
  'tabs',
  'popups',
  'messages',
  'data',
  'states',
] as const;

export function Gallery() {
  const { t } = useTranslation('gallery');
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-8 px-4 py-6">
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h1 className="text-2xl font-bold">{t('title')}</h1>
          <p className="text-muted">{t('about')}</p>
        </div>
        <Switches />
        <nav aria-label={t('contents')}>
          <ul className="flex flex-wrap gap-x-1">
            {PARTS.map((part) => (
              <li key={part}>
                <a
                  href={`#${part}`}
                  className="inline-flex min-h-8 items-center rounded-md px-2 font-medium text-accent hover:bg-hover"
                >
                  {t(part)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <Colours />
      <Type />
      <Icons />
      <Buttons />
      <Fields />
      <TabSamples />
      <Popups />
      <Messages />
      <Data />
      <States />
    </div>
  );
}
