import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** The key of the last place that took the focus: a place takes it once, not at each change of its title. */
let focused: string | null = null;
let isFirst = true;

/**
 * The heading of a place. It names the document, and takes the focus when somebody comes from another place, so that who
 * listens hears where they are and who uses the keyboard starts at the top. The first page keeps the browser's focus.
 */
export function PlaceTitle({
  title,
  isHidden = false,
  after,
}: {
  title: string;
  isHidden?: boolean;
  after?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · Pathloom`;
  }, [title]);
  useEffect(() => {
    if (focused === pathname) return;
    focused = pathname;
    if (isFirst) {
      isFirst = false;
      return;
    }
    // A field that asks for the focus itself keeps it.
    if (document.activeElement instanceof HTMLInputElement) return;
    heading.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <h1 ref={heading} tabIndex={-1} className={isHidden ? 'visually-hidden' : undefined}>
      {title}
      {after}
    </h1>
  );
}
