import { createBrowserRouter, type RouteObject } from 'react-router';
import { Loading } from './ui/Feedback';
import { RouteFault } from './ui/RouteFault';
import { Shell } from './ui/Shell';

type Module = Promise<{ default: () => React.ReactNode }>;

/** A page that is fetched when it is first opened. */
function page(path: string, load: () => Module): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const router = createBrowserRouter([
  {
    errorElement: <RouteFault />,
    HydrateFallback: Loading,
    children: [
      page('/sign-in', () => import('./pages/SignIn')),
      page('/setup', () => import('./pages/Setup')),
      {
        element: <Shell />,
        children: [
          {
            errorElement: <RouteFault />,
            children: [
              page('/', () => import('./pages/Home')),
              page('/compliance', () => import('./pages/Compliance')),
              page('/districts/:code', () => import('./pages/District')),
              page('/runs', () => import('./pages/Runs')),
              page('/runs/new', () => import('./pages/NewRun')),
              page('/runs/:id', () => import('./pages/Run')),
              page('/runs/:id/payments', () => import('./pages/RunPayments')),
              page('/payments/:id', () => import('./pages/Payment')),
              page('/closing', () => import('./pages/Closing')),
              page('/calendar', () => import('./pages/Calendar')),
              page('/schedules', () => import('./pages/Schedules')),
              page('/schedules/new', () => import('./pages/ScheduleForm')),
              page('/schedules/:id', () => import('./pages/Schedule')),
              page('/schedules/:id/edit', () => import('./pages/ScheduleForm')),
              page('/holidays', () => import('./pages/Holidays')),
              page('/worklists', () => import('./pages/Worklist')),
              page('/worklists/:list', () => import('./pages/Worklist')),
              page('/one-offs', () => import('./pages/OneOffs')),
              page('/one-offs/import', () => import('./pages/OneOffImport')),
              page('/ceilings', () => import('./pages/Ceilings')),
              page('/delegations', () => import('./pages/Delegations')),
              page('/beneficiaries', () => import('./pages/Beneficiaries')),
              page('/beneficiaries/:id', () => import('./pages/Beneficiary')),
              page('/imports', () => import('./pages/Imports')),
              page('/files', () => import('./pages/Files')),
              page('/cases', () => import('./pages/Cases')),
              page('/cases/:id', () => import('./pages/Case')),
              page('/admin/users', () => import('./pages/Users')),
              page('/admin/providers', () => import('./pages/Providers')),
              page('/admin/providers/:code', () => import('./pages/ProviderKeys')),
              page('*', () => import('./pages/NotFound')),
            ],
          },
        ],
      },
    ],
  },
]);
