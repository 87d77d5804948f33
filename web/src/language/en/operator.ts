import type { operator as korean } from '../ko/operator.ts';
import type { Translated } from '../translated.ts';

export const operator: Translated<typeof korean> = {
  first: 'First operator',
  firstLead: 'Did you start this server? The account you make here runs it.',
  become: 'Become the operator',
  codeMissing: 'Open the operator link',
  codeMissingDetail:
    'A new server prints a link that works once. Open it as it is, from where the server was started.',
};
