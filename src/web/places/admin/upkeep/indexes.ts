/** Those in which searches look. */
export const indexes = ['resources', 'standards', 'playlists'] as const;
export type IndexName = (typeof indexes)[number];
