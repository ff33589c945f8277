import { Radio } from 'antd';
import type { OfferedRoute, PaymentRoute, PaymentStory } from '../../api/payment-types';
import { useWords } from '../../i18n';

/** `SAME`: by the way that the payment has; an account's id; or the post office. */
export type Choice = string;
export const SAME = 'SAME';
const POST_OFFICE = 'POST_OFFICE';

export function routeOf(choice: Choice): object {
  if (choice === SAME) return {};
  return { route: choice === POST_OFFICE ? { channel: POST_OFFICE } : { accountId: choice } };
}

/** The way that the payment has, while it is open; otherwise the best that is. */
export function firstChoice(payment: PaymentStory): Choice {
  const routes = payment.routes ?? [];
  if (routes.length === 0 || routes.some((route) => route.usable && isPresent(payment, route))) return SAME;
  const best = routes.find(({ usable }) => usable);
  return best ? keyOf(best) : SAME;
}

function keyOf({ accountId }: OfferedRoute): Choice {
  return accountId ?? POST_OFFICE;
}

function isPresent(payment: PaymentStory, route: OfferedRoute): boolean {
  return (
    route.channel === payment.channel &&
    (route.accountId === null
      ? true
      : route.providerCode === payment.providerCode && route.accountEnding === payment.accountEnding)
  );
}

/** By which way the money shall go; what is not open says why. */
export function RouteChoice({
  payment,
  value,
  onChange,
}: {
  payment: PaymentStory;
  value: Choice;
  onChange: (choice: Choice) => void;
}) {
  const { t } = useWords();
  const routeText = useRouteText();
  const routes = payment.routes ?? [];
  const present = routes.find((route) => isPresent(payment, route));
  return (
    <fieldset className="choices">
      <legend>{t('route.label')}</legend>
      <Radio.Group value={value} onChange={({ target }) => onChange(target.value as string)}>
        {payment.channel !== null && (
          <Radio value={SAME} disabled={present ? !present.usable : routes.length > 0}>
            {t('route.same')}
            {present && `: ${routeText(present)}`}
            {present && !present.usable && <Why why={present.why} />}
          </Radio>
        )}
        {routes
          .filter((route) => route !== present)
          .map((route) => (
            <Radio key={keyOf(route)} value={keyOf(route)} disabled={!route.usable}>
              {routeText(route)}
              {!route.usable && <Why why={route.why} />}
            </Radio>
          ))}
      </Radio.Group>
      {routes.every(({ usable }) => !usable) && <p className="muted">{t('route.none')}</p>}
    </fieldset>
  );
}

function Why({ why }: { why: string | null | undefined }) {
  const { word } = useWords();
  return <span className="muted"> ({word('routeWhy', why)})</span>;
}

/** `Tài khoản ngân hàng · AGRIBANK •••• 0001` */
export function useRouteText(): (route: Omit<PaymentRoute, 'accountId'>) => string {
  const { word } = useWords();
  return ({ channel, providerCode, accountEnding }) =>
    `${word('channel', channel)} · ${providerCode}${accountEnding ? ` •••• ${accountEnding}` : ''}`;
}
