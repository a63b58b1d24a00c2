import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { loadTexts } from '../i18n/i18n.ts';

/** For a route: a place, loaded when somebody goes there, together with the parts of the texts (`i18n/en`) that it shows. */
export function place<Module>(load: () => Promise<Module>, ...parts: readonly string[]): () => Promise<Module> {
  return async () => {
    const [module] = await Promise.all([load(), loadTexts(parts)]);
    return module;
  };
}

/** The same for a component that is loaded when it is opened: a dialog, a panel. It is its file's default export. */
export function lazyWith<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  ...parts: readonly string[]
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(place(load, ...parts));
}
