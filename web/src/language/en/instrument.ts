import type { instrument as korean } from '../ko/instrument.ts';
import type { Translated } from '../translated.ts';

export const instrument: Translated<typeof korean> = {
  title: 'Instrument',
};
