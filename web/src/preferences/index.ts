/**
 * What a reader chose for this browser: language, theme, colours, density, keys.
 *
 * It never asks the server. Start with `preferences.ts`.
 */

export { openPreferences, type Preferences, type PreferenceStore } from './preferences.ts';
