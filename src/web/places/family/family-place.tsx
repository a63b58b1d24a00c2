import FamilyView from './family-view.tsx';

/** What families read; their home is the same. */
export function Component() {
  return <FamilyView />;
}
