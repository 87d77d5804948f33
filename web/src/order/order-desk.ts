import type { Services } from '../services/index.ts';
import { createFillHistory, type FillHistory } from './fill-history.ts';
import { newId } from './new-id.ts';
import { createOrderNews, type OrderNewsDesk } from './order-news.ts';
import { createTicket, type Ticket } from './ticket.ts';

/** What this room keeps outside the components: it outlives every screen that shows it. */
export interface OrderDesk {
  readonly news: OrderNewsDesk;
  readonly ticket: (instrument: string) => Ticket;
  readonly fills: (account: string, instrument: string) => FillHistory;
}

const desks = new WeakMap<Services['session'], OrderDesk>();

export function orderDesk(services: Services): OrderDesk {
  const known = desks.get(services.session) ?? makeDesk(services);
  desks.set(services.session, known);
  return known;
}

function makeDesk({ api, session, live }: Services): OrderDesk {
  const news = createOrderNews();
  const tickets = new Map<string, Ticket>();
  const histories = new Map<string, FillHistory>();
  return {
    news,
    ticket: (instrument) => {
      const ticket =
        tickets.get(instrument) ??
        createTicket({
          instrument,
          api,
          session,
          storage: sessionStorage,
          newId,
          now: () => performance.now(),
          wait: (ms) => new Promise((done) => setTimeout(done, ms)),
          onAccepted: (orders) => orders.forEach(news.answer),
        });
      tickets.set(instrument, ticket);
      return ticket;
    },
    fills: (account, instrument) => {
      const key = `${account} ${instrument}`;
      const history = histories.get(key) ?? createFillHistory({ api, live, account, instrument });
      histories.set(key, history);
      return history;
    },
  };
}
