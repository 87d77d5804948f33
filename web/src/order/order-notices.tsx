import { useEffect } from 'react';
import { useFormats, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useToasts, type ToastMessage } from '../ui/index.ts';
import type { OrderNews } from './order-news.ts';
import { useAccount, useOrderDesk } from './use-order.ts';
import { END_REASONS, orderTitle, type Wording } from './words.ts';

/** Says what becomes of my orders, wherever they were placed; once on the page. It draws nothing. */
export function OrderNotices() {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const { live } = useServices();
  const { news } = useOrderDesk();
  const { show } = useToasts();
  const account = useAccount();
  useEffect(() => {
    if (account === null) return;
    const open = live.orders(account);
    // What is open already is no news.
    const know = (): void => {
      const orders = open.get();
      if (orders === null) return;
      news.know(orders);
      stopLooking();
    };
    const stopLooking = open.subscribe(know);
    know();
    const stopFollowing = live.follow(account, { onOrder: news.hear });
    return () => {
      stopLooking();
      stopFollowing();
    };
  }, [account, live, news]);
  useEffect(
    () => news.subscribe((told) => show(messageOf(told, { t, formats }))),
    [news, show, t, formats],
  );
  return null;
}

function messageOf(news: OrderNews, wording: Wording): ToastMessage {
  const { t, formats } = wording;
  const { order } = news;
  const [, base = ''] = order.instrument.split('-');
  const title = { order: orderTitle(order, wording) };
  const sized = (lots: string): string => `${formats.quantity(lots)} ${base}`;
  switch (news.kind) {
    case 'accepted': {
      const isWaiting = order.stage === 'waiting';
      const detail = isWaiting ? t('newsWaitingDetail') : t('newsAcceptedDetail');
      return { kind: 'info', title: t('newsAccepted', title), detail };
    }
    case 'filled': {
      const detail = t('newsFilledDetail', {
        quantity: sized(order.filledQuantity),
        price: formats.won(order.averagePrice ?? '0'),
      });
      return { kind: 'good', isUrgent: true, title: t('newsFilled', title), detail };
    }
    case 'partly-filled': {
      const detail = t('newsPartlyDetail', { quantity: sized(news.quantity) });
      return { kind: 'good', isUrgent: true, title: t('newsPartly', title), detail };
    }
    case 'triggered':
      return { kind: 'info', isUrgent: true, title: t('newsTriggered', title) };
    case 'ended': {
      const because = t(END_REASONS[news.because]);
      if (!news.isPartly) return { kind: 'bad', title: t('newsEnded', title), detail: because };
      const filled = t('newsPartlyDetail', { quantity: sized(order.filledQuantity) });
      return {
        kind: 'info',
        isUrgent: true,
        title: t('newsPartly', title),
        detail: `${filled} ${because}`,
      };
    }
  }
}
