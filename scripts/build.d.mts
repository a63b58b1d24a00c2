export class BuildError extends Error {}
export function fingerprintSources(root: string): Promise<string>;
export function fingerprintWeb(root: string): Promise<string | null>;
type Make = (root: string, outDir: string) => Promise<void>;
export function ensureBuilt(options: {
  root: string;
  log: (line: string) => void;
  compile?: Make;
  bundle?: Make;
}): Promise<{ built: boolean }>;
