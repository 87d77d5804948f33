import type { DataMessage } from '@hoga/contract/live';
import type { MarketEvent, Fill as CoreFill } from '@hoga/core/exchange';
import type { AccountId, Order as CoreOrder } from '@hoga/core/order';
import type { App } from '../app/index.ts';
import type { Changes } from '../engine/index.ts';
import type { Connection } from './connection.ts';
import { encode, headOf, type Head } from './encode.ts';
import type { OrderHistory } from './order-history.ts';
import type { Resume } from './topic.ts';

export type PrivateChannel = 'orders' | 'fills' | 'balances';

/** Fills told at once to whoever goes on from an earlier one; who missed more starts anew. */
export const RESUMED_FILLS_MAX = 1_000;
export const RESUMED_ORDERS_MAX = 1_000;
/** Messages kept for one who is still being told what there was before. */
const WAITING_MAX = 1_000;
