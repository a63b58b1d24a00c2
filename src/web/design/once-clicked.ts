/**
 * For what a second click must not do: people who double-click everything would close the dialog that the first click
 * opened, and add twice what they wanted once. Enter and space count as no click at all.
 */
export function onceClicked(run: () => void): (event: { readonly detail: number }) => void {
  return ({ detail }) => {
    if (detail < 2) run();
  };
}
