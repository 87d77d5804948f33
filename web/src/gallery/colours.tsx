import { useTranslation } from '../language/index.ts';
import { classes, ICON_NAMES, Icon } from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

const SURFACES = ['bg-page', 'bg-panel', 'bg-sunken', 'bg-raised', 'bg-hover', 'bg-pressed'];
const WORDS = ['text-text', 'text-muted', 'text-faint', 'text-accent'];
const PRICES = ['text-up', 'text-down', 'text-flat'];
const SIDES = ['bg-ask-tint', 'bg-ask-bar', 'bg-bid-tint', 'bg-bid-bar'];
const SIGNALS = [
  'bg-accent-tint text-accent',
  'bg-good-tint text-good',
  'bg-warn-tint text-warn',
  'bg-danger-tint text-danger',
];
const FILLS = ['bg-accent-fill', 'bg-up-fill', 'bg-down-fill', 'bg-danger-fill'];

const SIZES = [
  ['text-3xl font-bold', 'typePrice'],
  ['text-2xl font-bold', 'typePage'],
  ['text-xl font-bold', 'typeDialog'],
  ['text-lg font-semibold', 'typePanel'],
  ['text-base', 'typeText'],
  ['text-sm', 'typeData'],
  ['text-xs text-faint', 'typeNote'],
] as const;

const FIGURES = ['111,111.1111', '888,888.8888', '1,234,567.89'];

const GRID = 'grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6';

export function Colours() {
  const { t } = useTranslation('gallery');
  const swatch = (look: string) => (
    <div
      key={look}
      className={classes(
        'flex min-h-16 flex-col justify-between rounded-md border border-line p-2',
        look,
      )}
    >
      <span className="font-medium">{t('sample')}</span>
      <span className="text-xs">{look.replaceAll(/(?:bg|text)-/g, '')}</span>
    </div>
  );
  return (
    <Group id="colour" title={t('colour')}>
      <Samples title={t('surfaces')} className={GRID}>
        {SURFACES.map(swatch)}
      </Samples>
      <Samples title={t('words')} className={GRID}>
        {WORDS.map(swatch)}
      </Samples>
      <Samples title={t('prices')} className={GRID}>
        {PRICES.map(swatch)}
        {FILLS.map((fill) => swatch(`${fill} text-on-fill`))}
      </Samples>
      <Samples title={t('sides')} className={GRID}>
        {SIDES.map(swatch)}
      </Samples>
      <Samples title={t('signals')} className={GRID}>
        {SIGNALS.map(swatch)}
      </Samples>
    </Group>
  );
}

export function Type() {
  const { t } = useTranslation('gallery');
  return (
    <Group id="type" title={t('type')}>
      <Samples title={t('type')} className="flex flex-col gap-2">
        {SIZES.map(([look, key]) => (
          <p key={key} className={look}>
            {t(key)}
          </p>
        ))}
      </Samples>
      <Samples
        title={t('tabular')}
        className="flex flex-col items-end text-lg tabular-nums sm:w-64"
      >
        {FIGURES.map((figure) => (
          <span key={figure}>{figure}</span>
        ))}
      </Samples>
    </Group>
  );
}

export function Icons() {
  const { t } = useTranslation('gallery');
  return (
    <Group id="icons" title={t('icons')}>
      <Samples
        title={t('icons')}
        className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-x-2 gap-y-4"
      >
        {ICON_NAMES.map((name) => (
          <div key={name} className="flex flex-col items-center gap-1.5 text-center">
            <Icon name={name} />
            <span className="text-xs text-faint">{name}</span>
          </div>
        ))}
      </Samples>
    </Group>
  );
}
