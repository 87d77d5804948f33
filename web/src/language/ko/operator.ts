export const operator = {
  first: '첫 운영자 등록',
  firstLead: '이 서버를 시작한 분인가요? 여기서 만든 계정이 서버를 운영해요.',
  become: '운영자로 시작하기',
  codeMissing: '운영자 링크로 열어 주세요',
  codeMissingDetail:
    '서버를 시작하면 화면에 한 번만 쓸 수 있는 링크가 나와요. 그 링크를 그대로 열어 주세요.',
} as const;
