import { GlobalOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { changeLanguage, useWords } from '../i18n';

/** Names the other language in that language, as people look for their own. */
export function LanguageSwitch() {
  const { language, t } = useWords();
  const { message } = App.useApp();
  const other = language === 'vi' ? 'en' : 'vi';
  const name = other === 'en' ? 'English' : 'Tiếng Việt';
  return (
    <Button
      icon={<GlobalOutlined aria-hidden="true" />}
      lang={other}
      onClick={() => void changeLanguage(other).catch(() => message.error(t('error.network')))}
    >
      {name}
    </Button>
  );
}
