import type { operator as korean } from '../ko/operator.ts';
import type { Translated } from '../translated.ts';

export const operator: Translated<typeof korean> = {
  title: 'Operator',
};
