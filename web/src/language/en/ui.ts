import type { ui as korean } from '../ko/ui.ts';
import type { Translated } from '../translated.ts';

export const ui: Translated<typeof korean> = {
  busy: 'In progress',
  notices: 'Notices',
  notLoaded: 'This could not be opened',
  notLoadedYet: 'Try again once the server can be reached.',
  notLoadedDetail: 'Reload the page once the server can be reached.',
  reload: 'Reload',
  up: 'up',
  down: 'down',
  flat: 'unchanged',
  stepUp: 'Raise {{label}}',
  stepDown: 'Lower {{label}}',
  notANumber: 'Only numbers can be entered.',
  tooManyPlaces: 'At most {{places}} decimal places.',
  wholeOnly: 'Whole numbers only.',
};
