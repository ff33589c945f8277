import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { api, storeToken, storedToken, whenUnauthorized } from '../api/client';
import type { Me, Session } from '../api/types';

export { hasRole } from './roles';

interface SessionState {
  me: Me | null;
  /** Whether it is known who is here. */
  ready: boolean;
  error: unknown;
  retry: () => void;
  signIn: (username: string, password: string) => Promise<Me>;
  signOut: () => void;
}

const Context = createContext<SessionState | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const [me, setMe] = useState<Me | null>(null);
  const [ready, setReady] = useState(storedToken() === null);
  const [error, setError] = useState<unknown>(null);

  const forget = useCallback(() => {
    storeToken(null);
    setMe(null);
    setReady(true);
    cache.clear();
  }, [cache]);

  const load = useCallback(() => {
    if (storedToken() === null) return;
    api.get<Me>('/me').then(
      (who) => {
        setError(null);
        setMe(who);
        setReady(true);
      },
      (failure: unknown) => {
        setError(storedToken() === null ? null : failure);
        setReady(true);
      },
    );
  }, []);

  useEffect(() => {
    whenUnauthorized(forget);
    load();
    // Signing out in one tab signs out in all.
    const onStorage = () => storedToken() === null && forget();
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [forget, load]);

  const state = useMemo<SessionState>(
    () => ({
      me,
      ready,
      error,
      retry: load,
      async signIn(username, password) {
        const session = await api.post<Session>('/sessions', { body: { username, password } });
        cache.clear();
        storeToken(session.accessToken, session.expiresIn);
        setError(null);
        setMe(session.user);
        load();
        return session.user;
      },
      signOut() {
        void api.remove('/sessions/current').catch(() => undefined);
        forget();
      },
    }),
    [me, ready, error, cache, forget, load],
  );
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useSession(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error('useSession outside SessionProvider');
  return state;
}

/** Who is signed in, on pages that only a signed-in person reaches. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error('no one is signed in');
  return me;
}
