import { assert } from '@hoga/core/assert';
import type { AccountId, Order, OrderId } from '@hoga/core/order';
import { paperTables } from '../../core/test/paper-tables.ts';
import { JournalTaken, type Batch, type Journal } from '../src/needs/index.ts';

/** A league kept in memory: what journals of several "processes" have in common. */
export interface MemoryStore {
  /** Another process's journal. */
  journal(): Journal;
  /** Ends the writer's connection, as a restart of the database would. */
  cutConnection(): void;
}

/**
 * The journal's port without a database, for the engine's own logic. It passes the same contract
 * as the one in PostgreSQL.
 */
export function memoryStore(): MemoryStore {
  const tables = paperTables();
  const orders = new Map<OrderId, Order>();
  const byClientOrderId = new Map<string, OrderId>();
  let writer: Journal | null = null;

  const keep = ({ output, league }: Batch): void => {
    const accepted = output.events.flatMap((event) =>
      event.type === 'order_accepted' ? [event.order] : [],
    );
    assert(!accepted.some((id) => orders.has(id)), 'an order is inserted once');
    for (const order of output.changedOrders) {
      orders.set(order.id, structuredClone(order));
      if (order.clientOrderId === null) continue;
      byClientOrderId.set(keyOf(order.account, order.clientOrderId), order.id);
    }
    tables.commit(output, league);
  };

  const newJournal = (): Journal => {
    const claim = async (): Promise<void> => {
      if (writer !== null && writer !== journal) throw new JournalTaken('the league has a writer');
      writer = journal;
    };
    const connected = (): void => {
      if (writer !== journal) throw new Error('the connection is gone');
    };
    const journal: Journal = {
      claim,
      load: async () => {
        await claim();
        return tables.load();
      },
      findByClientOrderId: async (keys) => {
        connected();
        return keys.flatMap(({ account, clientOrderId }) => {
          const order = orders.get(byClientOrderId.get(keyOf(account, clientOrderId)) ?? NONE);
          return order === undefined ? [] : [structuredClone(order)];
        });
      },
      commit: async (batch) => {
        connected();
        keep(batch);
      },
      close: async () => {
        if (writer === journal) writer = null;
      },
    };
    return journal;
  };
  return { journal: newJournal, cutConnection: () => (writer = null) };
}

const NONE = '' as OrderId;

function keyOf(account: AccountId, clientOrderId: string): string {
  return `${account} ${clientOrderId}`;
}
