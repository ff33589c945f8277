/** What we use of the package: its own declarations do not resolve in an ES module. */
declare module '@dqcai/vn-lunar' {
  /** The solar date of a lunar one; all zero outside the years 1200 to 2199. */
  export function getSolarDate(day: number, month: number, year: number): { day: number; month: number; year: number };
}
