import type { ui as korean } from '../ko/ui.ts';
import type { Translated } from '../translated.ts';

export const ui: Translated<typeof korean> = {
  busy: 'In progress',
  notices: 'Notices',
  notLoaded: 'This could not be opened',
  notLoadedDetail: 'Check the connection to the server and try again.',
  up: 'up',
  down: 'down',
  flat: 'unchanged',
  stepUp: 'Raise {{label}}',
  stepDown: 'Lower {{label}}',
  notANumber: 'Only numbers can be entered.',
  tooManyPlaces: 'At most {{places}} decimal places.',
  wholeOnly: 'Whole numbers only.',
};
