export class BuildError extends Error {}
export function fingerprintSources(root: string): Promise<string>;
export function ensureBuilt(options: {
  root: string;
  log: (line: string) => void;
  compile?: (root: string, outDir: string) => Promise<void>;
}): Promise<{ built: boolean }>;
