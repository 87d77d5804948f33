import type { Candle, CandleInterval } from '@hoga/contract/instrument';
import { useState } from 'react';
import { useFormats, useLanguage, useTranslation } from '../../language/index.ts';
import { Change, Dialog, Table } from '../../ui/index.ts';
import type { CandleFeed } from './candle-feed.ts';
import { legendOf } from './chart-legend.ts';
import { INTERVAL_NAMES } from './intervals.ts';

export interface CandleTableProps {
  readonly feed: CandleFeed;
  readonly base: string;
  readonly interval: CandleInterval;
  readonly onClose: () => void;
}

const ROWS = 100;

/** The chart for whoever reads figures rather than pictures: as it was when the table was opened. */
export function CandleTable({ feed, base, interval, onClose }: CandleTableProps) {
  const { t } = useTranslation('instrument');
  const language = useLanguage();
  const formats = useFormats();
  const [candles] = useState(() => feed.history.candles.slice(-ROWS - 1));
  const words = { say: t, formats, language, interval };
  const rows = candles
    .map((candle: Candle, place) => ({
      key: candle.start,
      ...legendOf(candle, candles[place - 1], words),
    }))
    .toReversed()
    .slice(0, ROWS);
  type Row = (typeof rows)[number];
  const figure = (key: 'open' | 'high' | 'low' | 'close' | 'volume') => ({
    key,
    header: t(key),
    isNumber: true,
    cell: (row: Row) => <span className="whitespace-nowrap">{row[key]}</span>,
  });
  return (
    <Dialog
      title={t('tableTitle', { name: base, interval: t(INTERVAL_NAMES[interval]) })}
      size="large"
      isOpen
      onClose={onClose}
    >
      <p className="mb-2 text-sm text-muted">{t('tableNote', { count: rows.length })}</p>
      <Table
        caption={t('tableTitle', { name: base, interval: t(INTERVAL_NAMES[interval]) })}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          {
            key: 'start',
            header: t('candleStart'),
            cell: ({ start }) => <span className="whitespace-nowrap">{start}</span>,
          },
          ...(['open', 'high', 'low', 'close'] as const).map(figure),
          {
            key: 'change',
            header: t('sincePreviousCandle'),
            isNumber: true,
            cell: ({ change, direction }) => <Change direction={direction}>{change}</Change>,
          },
          figure('volume'),
        ]}
      />
      <p className="mt-3 text-xs text-faint" lang="en">
        TradingView Lightweight Charts · Copyright (c) 2023 TradingView, Inc. ·{' '}
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noreferrer"
          className="underline"
        >
          tradingview.com
        </a>
      </p>
    </Dialog>
  );
}
