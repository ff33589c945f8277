import { NavLink } from 'react-router';

interface Part {
  to: string;
  label: string;
  /** Shown behind the label, such as how many are in it. */
  count?: string | undefined;
}

/** The parts of one subject, each a page with an address of its own. */
export function SubNav({ label, parts }: { label: string; parts: Part[] }) {
  return (
    <nav aria-label={label} className="sub-nav no-print">
      <ul>
        {parts.map(({ to, label: name, count }) => (
          <li key={to}>
            <NavLink to={to} end>
              {name}
              {count !== undefined && <span className="number sub-nav-count">{count}</span>}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
