import { withQuery } from '../../api/client';
import type { RouteChange } from '../../api/payment-types';
import { useRead } from '../../api/queries';
import type { Page } from '../../api/types';

/** How a person asked to be paid, newest wish first or last as the server has it; nothing where the reader may not see it. */
export function useRouteChanges(beneficiaryId: string | undefined) {
  return useRead<Page<RouteChange>>(
    beneficiaryId === undefined ? null : withQuery('/route-changes', { beneficiaryId }),
    {
      staleTime: 30_000,
      retry: false,
    },
  );
}
