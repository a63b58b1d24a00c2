import { servingStandards } from '../assignments/serving-standards.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { createProgression, type ProgressionParts } from './standard-progression.ts';
import type { WhatNextServices } from './what-next.routes.ts';
import { createWhatNextService, type WhatNextParts } from './what-next.service.ts';

/** The feature, put together over what others know. */
export function createWhatNext({
  standards,
  namesIn,
  ...parts
}: Omit<WhatNextParts, 'serving' | 'progression'> &
  Pick<ProgressionParts, 'targetsAbout' | 'playlistsTo'> &
  Pick<WhatNextServices, 'namesIn'> & {
    readonly standards: Pick<StandardsReader, 'precededBy' | 'descendantsOf' | 'crosswalksOf' | 'getMany'>;
  }): WhatNextServices {
  const serving = servingStandards(standards);
  const progression = createProgression({ ...parts, standards, serving });
  return { whatNext: createWhatNextService({ ...parts, serving, progression }), namesIn };
}
