import type { entry as korean } from '../ko/entry.ts';
import type { Translated } from '../translated.ts';

export const entry: Translated<typeof korean> = {
  title: 'Getting in',
};
