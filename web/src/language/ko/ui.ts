export const ui = {
  busy: '처리 중',
  notices: '알림',
  notLoaded: '창을 열지 못했어요',
  notLoadedDetail: '서버와 연결되어 있는지 확인하고 다시 눌러 주세요.',
  up: '상승',
  down: '하락',
  flat: '보합',
  stepUp: '{{label}} 올리기',
  stepDown: '{{label}} 내리기',
  notANumber: '숫자만 넣을 수 있어요.',
  tooManyPlaces: '소수점 아래 {{places}}자리까지 넣을 수 있어요.',
  wholeOnly: '소수점 없이 넣어 주세요.',
} as const;
