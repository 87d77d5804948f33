import type { CandleInterval, Instrument, Side } from '@hoga/contract/instrument';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ApiError, instrumentQuery } from '../api/index.ts';
import { useTranslation } from '../language/index.ts';
import { MyOrders, MyPosition, OrderNotices, OrderTicket, useTicketDraft } from '../order/index.ts';
import { useServices } from '../services/index.ts';
import { Button, Drawer, ErrorState, Panel, Skeleton, Tabs } from '../ui/index.ts';
import { AboutMarket } from './about-market.tsx';
import { OrderBook } from './book/order-book.tsx';
import { Chart } from './chart/chart.tsx';
import { DayFigures } from './day-figures.tsx';
import { mark } from './drawing.ts';
import { PriceHeader } from './price-header.tsx';
import { From, Stages } from './stages.tsx';
import { Tape } from './tape/tape.tsx';
import { useMedia } from './use-media.ts';
import { useMyTrades } from './use-my-trades.ts';
import './instrument.css';

const route = getRouteApi('/instruments/$instrument');

/** Where to go on from an address that leads nowhere. */
const HOME = 'KRW-LPJ';
const TRY_AGAIN_MS = 3_000;
const PHONE = '(max-width: 767.98px)';
const ROWS = { phone: 10, desktop: 15 };

export function InstrumentPage() {
  const { instrument } = route.useParams();
  const { api } = useServices();
  const found = useQuery({
    ...instrumentQuery(api, instrument),
    // A server that was away shows the page by itself when it is back.
    refetchInterval: ({ state }) => (isAway(state.error) ? TRY_AGAIN_MS : false),
  });
  if (found.error !== null && found.data === undefined) {
    return isAway(found.error) ? (
      <ServerAway onRetry={() => void found.refetch()} isRetrying={found.isFetching} />
    ) : (
      <UnknownInstrument instrument={instrument} />
    );
  }
  return <Market key={instrument} instrument={instrument} rules={found.data ?? null} />;
}

/** Anything but a clear word that there is no such instrument may pass. */
const isAway = (error: Error | null): boolean =>
  error !== null && !(error instanceof ApiError && error.code === 'unknown-instrument');

interface MarketProps {
  readonly instrument: string;
  /** Null until the server told of them. */
  readonly rules: Instrument | null;
}

function Market({ instrument, rules }: MarketProps) {
  const root = useRef<HTMLDivElement>(null);
  const { live } = useServices();
  const isPhone = useMedia(PHONE);
  const draft = useTicketDraft(instrument);
  const [isOrdering, setIsOrdering] = useState(false);
  useEffect(() => {
    const show = (): void => mark(root.current, 'freshness', live.freshness.get().state);
    show();
    return live.freshness.subscribe(show);
  }, [live]);
  const pick = (price: string): void => {
    draft.setPrice(price);
    if (isPhone) setIsOrdering(true);
  };
  const order = (side: Side): void => {
    draft.setSide(side);
    setIsOrdering(true);
  };
  const parts = useParts({ instrument, rules, isPhone, pick });
  return (
    <Stages>
      {' '}
      <div ref={root} className="market" data-freshness="connecting">
        <PriceHeader instrument={instrument} rules={rules} />
        {isPhone ? (
          <>
            <Views parts={parts} />
            {parts.mine}
            <OrderBar onOrder={order} />
            <OrderSheet {...{ rules }} isOpen={isOrdering} onClose={() => setIsOrdering(false)} />
          </>
        ) : (
          [parts.chart, parts.book, parts.tape, parts.ticket, parts.mine]
        )}
        <OrderNotices />
      </div>
    </Stages>
  );
}

type Part = 'chart' | 'book' | 'tape' | 'info' | 'ticket' | 'mine';

interface PartsNeeds extends MarketProps {
  readonly isPhone: boolean;
  readonly pick: (price: string) => void;
}

function useParts({ instrument, rules, isPhone, pick }: PartsNeeds) {
  const { t } = useTranslation('instrument');
  const { interval = '5m' } = route.useSearch();
  const navigate = route.useNavigate();
  const base = rules?.base ?? instrument.split('-')[1] ?? instrument;
  const mine = useMyTrades(rules);
  const chooseInterval = (chosen: CandleInterval): void =>
    void navigate({ search: (search) => ({ ...search, interval: chosen }), replace: true });
  const parts: Record<Part, ReactNode> = {
    chart: (
      <From key="chart" stage="chart" before={<Panel aria-busy className="area-chart" />}>
        <Chart
          {...{ instrument, base, interval }}
          onInterval={chooseInterval}
          {...mine}
          className="area-chart"
        />
      </From>
    ),
    book: (
      <From key="book" stage="book" before={<Panel aria-busy className="area-book" />}>
        <OrderBook
          {...{ instrument, rules }}
          rows={isPhone ? ROWS.phone : ROWS.desktop}
          onPick={pick}
          className="area-book"
        />
      </From>
    ),
    tape: (
      <From key="tape" stage="rest" before={<Panel aria-busy className="area-tape" />}>
        <Tape {...{ instrument, base }} className="area-tape" />
      </From>
    ),
    info: (
      <Panel key="info" title={t('about')}>
        <DayFigures instrument={instrument} className="about mb-2" />
        <AboutMarket rules={rules} />
      </Panel>
    ),
    ticket: (
      <div key="ticket" className="area-ticket">
        {rules === null ? <Panel>{TICKET_SOON}</Panel> : <OrderTicket instrument={rules} />}
      </div>
    ),
    mine: (
      <div key="mine" className="area-mine">
        <From stage="rest" before={SOON}>
          {rules === null ? (
            SOON
          ) : (
            <>
              <MyPosition instrument={rules} />
              <MyOrders instrument={rules} />
            </>
          )}
        </From>
      </div>
    ),
  };
  return parts;
}

/** Until the rules of the market are known: as high as what comes. */
const SOON = (
  <Panel>
    <Skeleton height="12rem" />
  </Panel>
);
const TICKET_SOON = (
  <div className="flex flex-col gap-4" aria-busy="true">
    {['2.5rem', '4rem', '6rem', '8rem', '5rem', '10rem', '3rem'].map((height, place) => (
      <Skeleton key={place} height={height} />
    ))}
  </div>
);

/** What a phone has at its lower edge instead of the ticket. */
function OrderBar({ onOrder }: { readonly onOrder: (side: Side) => void }) {
  const { t } = useTranslation('common');
  return (
    <div className="order-bar">
      <Button variant="sell" size="large" onClick={() => onOrder('sell')}>
        {t('sell')}
      </Button>
      <Button variant="buy" size="large" onClick={() => onOrder('buy')}>
        {t('buy')}
      </Button>
    </div>
  );
}

interface OrderSheetProps {
  readonly rules: Instrument | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function OrderSheet({ rules, isOpen, onClose }: OrderSheetProps) {
  const { t } = useTranslation('instrument');
  return (
    <Drawer title={t('ticket')} {...{ isOpen, onClose }}>
      {rules === null ? TICKET_SOON : <OrderTicket instrument={rules} isBare />}
    </Drawer>
  );
}

const VIEWS = [
  ['book', 'book'],
  ['chart', 'chart'],
  ['trades', 'tape'],
  ['info', 'info'],
] as const;

/** A phone shows one part at a time; the address says which. */
function Views({ parts }: { readonly parts: Readonly<Record<Part, ReactNode>> }) {
  const { t } = useTranslation('instrument');
  const { view = 'book' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Tabs
      label={t('views')}
      isWide
      className="area-views"
      value={view}
      onChange={(chosen) =>
        void navigate({ search: (search) => ({ ...search, view: chosen }), replace: true })
      }
      tabs={VIEWS.map(([value, part]) => ({ value, label: t(value), panel: parts[part] }))}
    />
  );
}

function UnknownInstrument({ instrument }: { readonly instrument: string }) {
  const { t } = useTranslation('instrument');
  return (
    <div className="market-alone">
      <h1>{t('unknownTitle', { name: instrument })}</h1>
      <p>{t('unknownDetail')}</p>
      <Link to="/instruments/$instrument" params={{ instrument: HOME }} className="market-home">
        {t('goHome')}
      </Link>
    </div>
  );
}

interface ServerAwayProps {
  readonly onRetry: () => void;
  readonly isRetrying: boolean;
}

function ServerAway({ onRetry, isRetrying }: ServerAwayProps) {
  const { t } = useTranslation('instrument');
  return (
    <ErrorState
      className="market-alone"
      title={t('unreachableTitle')}
      detail={t('unreachableDetail')}
      {...{ onRetry, isRetrying }}
    />
  );
}
