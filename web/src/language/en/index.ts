import { common } from './common.ts';
import { entry } from './entry.ts';
import { gallery } from './gallery.ts';
import { instrument } from './instrument.ts';
import { operator } from './operator.ts';
import { order } from './order.ts';
import { shell } from './shell.ts';
import { ui } from './ui.ts';

export const en = { common, entry, gallery, instrument, operator, order, shell, ui };
