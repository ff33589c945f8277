import type { PaymentStory, RouteChange } from '../../api/payment-types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { momentsOf } from './moments';
import { useRouteText } from './RouteChoice';

/** Everything that happened to a payment, on one line of time; `wishes`: how the person asked to be paid from a month on. */
export function PaymentTimeline({
  payment,
  wishes = [],
}: {
  payment: PaymentStory;
  wishes?: RouteChange[] | undefined;
}) {
  const words = useWords();
  const routeText = useRouteText();
  return (
    <ol className="story">
      {momentsOf(payment, wishes, { words, routeText }).map(({ at, icon, what }, index) => (
        <li key={index}>
          <time dateTime={at}>{formatInstant(at, true)}</time>
          <span className="dot" aria-hidden="true">
            {icon}
          </span>
          <div className="what">{what}</div>
        </li>
      ))}
    </ol>
  );
}
