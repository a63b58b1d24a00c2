import { existsSync } from 'node:fs';

/**
 * The environment of this process, completed by the file `.env` in the working folder when there is one. What the
 * environment already sets wins over the file.
 */
export function loadEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
