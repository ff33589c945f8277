/** The two programmes of beneficiaries: social protection (BTXH) and people of merit (NCC). */
export type Programme = 'BTXH' | 'NCC';
export const PROGRAMMES: readonly Programme[] = ['BTXH', 'NCC'];

export type ByProgramme<T> = Readonly<Record<Programme, T>>;

/** What a province publishes of a month; counts are person × programme. */
export interface ProvinceFigures {
  readonly total: ByProgramme<number>;
  readonly reviewed: number;
  readonly holders: ByProgramme<number>;
  readonly paidByAccount: ByProgramme<number>;
  /** Few people with an unusual story; each is part of the figures above. */
  readonly rarities: {
    /** Holders whose provider takes the payment and never answers. */
    readonly unanswered: number;
    /** Paid holders whose provider confirms twice. */
    readonly confirmedTwice: number;
    /** Paid holders whose provider later contradicts itself: each opens a case. */
    readonly contradicted: number;
    /** Not holders: the provider knows their account under another name. */
    readonly nameMismatch: ByProgramme<number>;
    /** People who are in both programmes (counted in each), no holders. */
    readonly inBothProgrammes: number;
    /** People who do not come to the post office. */
    readonly uncollected: ByProgramme<number>;
  };
}

export type DemoSize = 'full' | 'small';

/**
 * Thanh Hóa "tính đến tháng 9/2024" as published (`data/published-figures.json`), and a twentieth of it for tests and
 * quick looks. Both give 65.2 %.
 */
export const FIGURES: Readonly<Record<DemoSize, ProvinceFigures>> = {
  full: {
    total: { BTXH: 187_639, NCC: 65_001 },
    reviewed: 232_529,
    holders: { BTXH: 23_593, NCC: 9_061 },
    paidByAccount: { BTXH: 14_966, NCC: 6_309 },
    rarities: {
      unanswered: 24,
      confirmedTwice: 20,
      contradicted: 5,
      nameMismatch: { BTXH: 180, NCC: 60 },
      inBothProgrammes: 300,
      uncollected: { BTXH: 40, NCC: 20 },
    },
  },
  small: {
    total: { BTXH: 9_382, NCC: 3_250 },
    reviewed: 11_626,
    holders: { BTXH: 1_180, NCC: 453 },
    paidByAccount: { BTXH: 748, NCC: 316 },
    rarities: {
      unanswered: 3,
      confirmedTwice: 3,
      contradicted: 2,
      nameMismatch: { BTXH: 9, NCC: 3 },
      inBothProgrammes: 15,
      uncollected: { BTXH: 4, NCC: 2 },
    },
  },
};

/** The month of the demo. */
export const DEMO_PERIOD = '2024-09';
