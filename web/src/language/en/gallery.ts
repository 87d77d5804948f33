import type { gallery as korean } from '../ko/gallery.ts';
import type { Translated } from '../translated.ts';

export const gallery: Translated<typeof korean> = {
  title: 'Gallery',
};
