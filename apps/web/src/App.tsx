import { LoadingOutlined } from '@ant-design/icons';
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

/**
 * The icon of a button at work comes and goes at once: one that fades out stays in the button's name ("loading …") for a
 * screen reader whenever the work took less time than the fade.
 */
const BUTTON = { autoInsertSpace: false, loadingIcon: <LoadingOutlined /> };

/** Without its own word Ant Design would wait for the end of movements that `narrow-and-print.css` takes away. */
const THEME = { ...theme, token: { ...theme.token, motion: !matchMedia('(prefers-reduced-motion: reduce)').matches } };

export function App() {
  const { language } = useWords();
  // Answers carry words (remarks, reasons) in the language they were asked in.
  useEffect(() => {
    void cache.invalidateQueries();
  }, [language]);
  return (
    <ConfigProvider theme={THEME} locale={language === 'vi' ? viVN : enGB} button={BUTTON}>
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
