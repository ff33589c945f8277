import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { changeLanguage, useWords } from '../i18n';

/** Names the other language in that language, as people look for their own. */
export function LanguageSwitch() {
  const { language } = useWords();
  const other = language === 'vi' ? 'en' : 'vi';
  const name = other === 'en' ? 'English' : 'Tiếng Việt';
  return (
    <Button icon={<GlobalOutlined aria-hidden="true" />} lang={other} onClick={() => void changeLanguage(other)}>
      {name}
    </Button>
  );
}
