/**
 * Loaded before the server and its commands by the scripts in package.json, and by nothing else: a
 * test that starts the server must not meet the settings of whoever runs it.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../.env', import.meta.url));
if (existsSync(FILE)) process.loadEnvFile(FILE);
