import type { ui as korean } from '../ko/ui.ts';
import type { Translated } from '../translated.ts';

export const ui: Translated<typeof korean> = {
  title: 'Interface',
};
