import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enGB from 'antd/es/locale/en_GB';
import viVN from 'antd/es/locale/vi_VN';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { ApiError } from './api/client';
import { SessionProvider } from './auth/session';
import { useWords } from './i18n';
import { router } from './router';
import { theme } from './theme';

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only what may pass by itself is tried again.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status >= 500),
    },
  },
});

export function App() {
  const { language } = useWords();
  // Answers carry words (remarks, reasons) in the language they were asked in.
  useEffect(() => {
    void cache.invalidateQueries();
  }, [language]);
  return (
    <ConfigProvider theme={theme} locale={language === 'vi' ? viVN : enGB} button={{ autoInsertSpace: false }}>
      <AntApp>
        <QueryClientProvider client={cache}>
          <SessionProvider>
            <RouterProvider router={router} />
          </SessionProvider>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
