import { type Document, ReadPreference, type ReadPreferenceMode } from 'mongodb';

/** Turns the format's read preference (capitalised modes, `tagSets`) into the driver's; other options stay. */
export function concernOptions(options: Document | undefined): Document {
  if (!options?.readPreference) return options ?? {};
  const { mode, tagSets, maxStalenessSeconds, hedge } = options.readPreference;
  return {
    ...options,
    readPreference: new ReadPreference(uncapitalised(mode) as ReadPreferenceMode, tagSets, {
      ...(maxStalenessSeconds === undefined ? {} : { maxStalenessSeconds }),
      ...(hedge === undefined ? {} : { hedge }),
    }),
  };
}

function uncapitalised(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
