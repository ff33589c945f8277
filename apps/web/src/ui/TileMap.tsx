import { Link } from 'react-router';
import type { DistrictFigures } from '../api/types';
import { useWords } from '../i18n';
import { RATE_SCALE, rateStep } from '../theme';

const KIND = /^(Huyện|Thị xã|Thành phố|Quận) /;

interface Props {
  areas: DistrictFigures[];
  tileOf: (area: DistrictFigures) => { col: number; row: number } | null | undefined;
  linkTo: (code: string) => string;
}

/** Every district as one tile of the same size, where it lies in the province; each is a link. */
export function TileMap({ areas, tileOf, linkTo }: Props) {
  const words = useWords();
  const placed = areas.flatMap((area) => {
    const tile = tileOf(area);
    return tile ? [{ area, tile }] : [];
  });
  if (placed.length === 0) return <p className="muted">{words.t('map.none')}</p>;
  const left = Math.min(...placed.map(({ tile }) => tile.col));
  const top = Math.min(...placed.map(({ tile }) => tile.row));
  const columns = Math.max(...placed.map(({ tile }) => tile.col)) - left + 1;
  return (
    <>
      <ul className="tiles" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {placed
          .sort((one, other) => one.tile.row - other.tile.row || one.tile.col - other.tile.col)
          .map(({ area, tile }) => {
            const step = area.rate === null ? null : rateStep(area.rate);
            return (
              <li key={area.code} style={{ gridColumn: tile.col - left + 1, gridRow: tile.row - top + 1, minWidth: 0 }}>
                <Link
                  to={linkTo(area.code)}
                  className={step ? 'tile' : 'tile none'}
                  style={step ? { background: step.fill, color: step.ink } : undefined}
                  title={`${area.name}: ${area.rate === null ? words.t('map.notStarted') : words.rate(area.rate)}`}
                >
                  {area.name.replace(KIND, '')}
                  <strong>{words.rate(area.rate)}</strong>
                </Link>
              </li>
            );
          })}
      </ul>
      <ul className="legend" aria-label={words.t('map.legend')}>
        {RATE_SCALE.map(({ from, fill }, index) => (
          <li key={from}>
            <i style={{ background: fill }} />
            {index === RATE_SCALE.length - 1 ? `≥ ${from} %` : `${from}–<${from + 20} %`}
          </li>
        ))}
        <li>
          <i className="none" />
          {words.t('map.notStarted')}
        </li>
      </ul>
    </>
  );
}
