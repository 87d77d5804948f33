/**
 * What the operator decides, and what only the server may know.
 *
 * This room reads the environment and the data folder once, at start. Start with `catalogue.ts`.
 */

export { doubtsAbout } from './doubts.ts';
export { findSecrets, placeSecrets, readSecrets, SecretsError, type Secrets } from './secrets.ts';
export { readSettings, SettingsError, type Settings } from './settings.ts';
export { environmentExample, settingsMarkdown } from './settings-document.ts';
