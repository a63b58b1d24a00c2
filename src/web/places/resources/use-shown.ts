import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** What is kept with the step in the history that opened a preview. */
const opened = { isPreviewOpened: true };

/**
 * The resource that stands open beside a list, by the address. Closed by its button it is one step back, as with the back
 * button: whoever then goes back does not see it open again.
 */
export function useShown(): { id: string | null; show: (id: string) => void; close: () => void } {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const isOpenedHere = (state as Partial<typeof opened> | null)?.isPreviewOpened === true;

  function put(id: string | null, how: { replace: boolean; state?: typeof opened }) {
    const next = new URLSearchParams(params);
    if (id === null) next.delete('show');
    else next.set('show', id);
    // At once: the second half of a double click finds it open, and opens no second step in the history.
    setParams(next, { preventScrollReset: true, flushSync: true, ...how });
  }
  return {
    id: params.get('show'),
    show: (id) => put(id, { replace: isOpenedHere, state: opened }),
    close: () => (isOpenedHere ? void navigate(-1) : put(null, { replace: true })),
  };
}
