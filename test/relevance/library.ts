import type { Wiring } from '../../src/composition.ts';
import { demoParts } from '../../src/seed/demo-parts.ts';
import { readDemoWorld } from '../../src/seed/demo-world.ts';
import { fillDemo } from '../../src/seed/fill-demo.ts';
import type { Actor } from '../../src/shared/actor.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { generateCorpus } from './corpus.ts';
import { type JudgedResource, toJudged } from './measure.ts';

/** The demo district with the generated corpus beside its resources, and a teacher of it. */
export async function fillLibrary(
  wiring: Wiring,
  clock: Clock,
): Promise<{ teacher: Actor; library: JudgedResource[] }> {
  const { accounts, resourceImport, services, searchSync } = wiring;
  await fillDemo(await readDemoWorld(), { ...demoParts(wiring), clock });
  const signIn = await accounts.setUp.findSignIn('teacher@demo.example');
  if (!signIn) throw new Error('The demo has no teacher.');
  const teacher = await accounts.actors.authenticate(
    accounts.tokens.signAccess({ personId: signIn.personId, tokenEpoch: 1 }),
  );
  const options = { orgId: teacher.orgId, actorId: null, publish: true, visibility: 'district' } as const;
  for (const outcome of await resourceImport.importResources(generateCorpus(), options)) {
    if (outcome.outcome !== 'created') throw new Error(`The corpus is not taken: ${JSON.stringify(outcome)}`);
  }
  await searchSync.caughtUp();
  const library: JudgedResource[] = [];
  for (let offset = 0; ; offset += 100) {
    const { hits } = await services.search.search.find(teacher, everything(offset));
    library.push(...hits.map((hit) => toJudged(hit.value)));
    if (hits.length < 100) return { teacher, library };
  }
}

function everything(offset: number) {
  return {
    text: '',
    accepted: [],
    filters: { keywords: {}, ranges: {}, times: {} },
    reach: { hasDescendants: true, hasCrosswalk: false },
    facets: [],
    standardsUnder: null,
    sort: 'relevance',
    isExplained: false,
    isCollapsed: false,
    language: 'en',
    waitFor: [],
    offset,
    limit: 100,
  } as const;
}
