import type { ThemeConfig } from 'antd';

/** Ant Design's greys are too pale for WCAG AA as body text: these are at least 4.5 : 1 on the page's ground. */
export const theme: ThemeConfig = {
  token: {
    fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
    fontSize: 14,
    colorPrimary: '#0b5ca8',
    colorLink: '#0b5ca8',
    colorText: '#16202e',
    colorTextSecondary: '#46536a',
    colorTextTertiary: '#4f5b70',
    colorTextDescription: '#46536a',
    colorTextPlaceholder: '#5f6b80',
    colorTextDisabled: '#5f6b80',
    colorError: '#b42318',
    colorSuccess: '#17723a',
    colorWarning: '#9a5b00',
    colorWarningBg: '#fff8eb',
    colorErrorBg: '#fef3f2',
    colorSuccessBg: '#eefaf2',
    colorInfoBg: '#eff6fd',
    colorBorder: '#8b97a8',
    borderRadius: 8,
    controlHeight: 38,
  },
};

/** Five steps of blue, darker = more, with the ink that reads on each; the steps differ in lightness, so no colour sense is needed. */
export const RATE_SCALE = [
  { from: 0, fill: '#e3effa', ink: '#16202e' },
  { from: 20, fill: '#b9d7f1', ink: '#16202e' },
  { from: 40, fill: '#7fb4e2', ink: '#10233d' },
  { from: 60, fill: '#2a75b8', ink: '#ffffff' },
  { from: 80, fill: '#0b3a66', ink: '#ffffff' },
] as const;

export function rateStep(rate: string): { fill: string; ink: string } {
  const whole = Number.parseInt(rate, 10);
  return RATE_SCALE.findLast(({ from }) => whole >= from) ?? RATE_SCALE[0];
}
