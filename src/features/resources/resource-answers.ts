import { etagOf } from '../../http/etag.ts';
import type { Actor } from '../../shared/actor.ts';
import { contentOf, createResourceWriter, presentResource, type ResourceView } from './resource.presenter.ts';
import type { ResourceService } from './resource.service.ts';
import { isApprovedAt, type Resource } from './resource.ts';
import { searchTokenOf } from './search-token.ts';

export type ResourceAnswers = ReturnType<typeof createResourceAnswers>;

/** What requests about one resource answer: its text, and the tag that goes with it. */
export function createResourceAnswers(resources: Pick<ResourceService, 'showFiles' | 'mayEdit' | 'now'>) {
  const write = createResourceWriter();

  /** What a reader and an editor get differs, so their tags differ too. */
  const answer = async (actor: Actor, resource: Resource, view: ResourceView) => {
    const shown = await resources.showFiles(contentOf(resource, view));
    const mayEdit = resources.mayEdit(actor, resource);
    const variant = view === 'working' ? 'w' : mayEdit ? 'e' : undefined;
    const now = resources.now();
    // What was approved until a day is shown anew after it.
    const hasLapsed = resource.approvedForStudents !== null && !isApprovedAt(resource, now);
    const tag = `${variant ?? ''}${shown?.tag ?? ''}${hasLapsed ? 'x' : ''}` || undefined;
    return { body: write(resource, view, mayEdit, shown, now), etag: etagOf(resource.revision, tag) };
  };

  /** With what a search can wait for (`waitFor`). */
  const written = async (actor: Actor, resource: Resource, view: ResourceView) => ({
    ...(await answer(actor, resource, view)),
    headers: { 'search-token': searchTokenOf(resource) },
  });

  /** As an object, for what is answered with more than the resource. */
  const present = async (actor: Actor, resource: Resource, view: ResourceView) => {
    const shown = await resources.showFiles(contentOf(resource, view));
    const { etag } = await answer(actor, resource, view);
    return { body: presentResource(resource, view, resources.mayEdit(actor, resource), shown, resources.now()), etag };
  };

  return { answer, written, present };
}
