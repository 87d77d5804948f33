import { useFormats, useTranslation } from '../language/index.ts';
import { classes } from '../ui/index.ts';

/** Price, and how much of the widest bar waits at it. Drawn, not real: nothing here moves. */
const ASKS = [
  ['3040', 0.45],
  ['3030', 0.92],
  ['3020', 0.6],
  ['3010', 0.34],
] as const;
const BIDS = [
  ['3000', 0.52],
  ['2990', 0.78],
  ['2980', 0.4],
  ['2970', 0.66],
] as const;
const MINE = '2990';

/** What hoga is, without many words: a book, and an order of one's own in it. */
export function EntryDrawing() {
  const { t } = useTranslation('entry');
  return (
    <div className="hidden px-4 lg:block">
      <div role="img" aria-label={t('drawing')} className="mx-auto max-w-80">
        <div aria-hidden="true" className="rounded-xl bg-panel p-3 shadow-raised">
          {ASKS.map(([price, share]) => (
            <Row key={price} price={price} share={share} side="ask" />
          ))}
          {BIDS.map(([price, share]) => (
            <Row key={price} price={price} share={share} side="bid" />
          ))}
        </div>
      </div>
      <p className="mt-8 text-center text-xl font-bold">{t('drawingCaption')}</p>
      <p className="mt-1 text-center text-base text-muted">{t('drawingFair')}</p>
    </div>
  );
}

interface RowProps {
  readonly price: string;
  readonly share: number;
  readonly side: 'ask' | 'bid';
}

function Row({ price, share, side }: RowProps) {
  const { t } = useTranslation('entry');
  const formats = useFormats();
  const isAsk = side === 'ask';
  const isMine = price === MINE;
  const bar = (
    <span
      className={classes('h-5 rounded-sm', isAsk ? 'bg-ask-bar justify-self-end' : 'bg-bid-bar')}
      style={{ inlineSize: `${share * 100}%` }}
    />
  );
  return (
    <div
      className={classes(
        'relative grid h-9 grid-cols-[1fr_5rem_1fr] items-center gap-2 rounded-md px-2',
        isMine && 'bg-accent-tint',
      )}
    >
      {isAsk ? bar : <span />}
      <span
        className={classes(
          'rounded-sm py-0.5 text-center font-semibold tabular-nums',
          isAsk ? 'bg-ask-tint text-down' : 'bg-bid-tint text-up',
        )}
      >
        {formats.price(price)}
      </span>
      {isAsk ? <span /> : bar}
      {isMine && (
        <span className="absolute left-2 rounded-full bg-accent-fill px-2.5 py-0.5 text-xs font-semibold text-on-fill">
          {t('drawingMine')}
        </span>
      )}
    </div>
  );
}
