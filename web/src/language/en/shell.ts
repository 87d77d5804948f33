import type { shell as korean } from '../ko/shell.ts';
import type { Translated } from '../translated.ts';

export const shell: Translated<typeof korean> = {
  title: 'hoga',
};
