/** The instrument that is shown when none is asked for. */
export const HOME_INSTRUMENT = 'KRW-LPJ';
