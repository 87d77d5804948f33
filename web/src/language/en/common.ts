import type { common as korean } from '../ko/common.ts';
import type { Translated } from '../translated.ts';

export const common: Translated<typeof korean> = {
  appName: 'hoga',
  playMoney: 'Play money',
  close: 'Close',
  cancel: 'Cancel',
  confirm: 'Confirm',
  retry: 'Try again',
  loading: 'Loading',
  noPrice: 'No price',
  live: 'Live',
  stale: '{{seconds}} s ago',
  disconnected: 'Disconnected',
  buy: 'Buy',
  sell: 'Sell',
};
