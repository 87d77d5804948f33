import type { order as korean } from '../ko/order.ts';
import type { Translated } from '../translated.ts';

export const order: Translated<typeof korean> = {
  title: 'Order',
};
