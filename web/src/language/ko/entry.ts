export const entry = {
  // 화면마다
  signIn: '로그인',
  signInLead: '다시 오셨네요. 보던 화면에서 이어서 할 수 있어요.',
  signUp: '회원가입',
  signUpLead: '가입하면 모의 자산을 드려요. 실제 돈은 쓰지 않아요.',
  claim: '내 계정 만들기',
  claimLead: '지금 쓰는 모의계좌와 주문이 그대로 이어져요.',
  forgot: '비밀번호 찾기',
  forgotLead: '가입한 이메일로 비밀번호를 다시 정하는 링크를 보내 드려요.',
  reset: '새 비밀번호 정하기',
  resetLead: '비밀번호를 바꾸면 모든 기기에서 로그아웃돼요.',
  verify: '이메일 인증',

  // 입력
  name: '이름',
  nameHint: '나만 볼 수 있어요',
  nickname: '닉네임',
  nicknameHint: '다른 사용자에게 보이는 이름이에요',
  email: '이메일',
  password: '비밀번호',
  newPassword: '새 비밀번호',
  passwordHint: '{{minimum}}자 이상. 나만 아는 짧은 문장이 좋아요.',
  showPassword: '비밀번호 보기',
  hidePassword: '비밀번호 숨기기',
  strength0: '{{left}}자 더 필요해요',
  strength1: '추측하기 쉬워요',
  strength2: '괜찮아요',
  strength3: '안전해요',

  // 단추와 갈 곳
  asGuest: '가입 없이 둘러보기',
  asGuestNote: '한 번만 누르면 모의계좌가 생겨요. 나중에 내 계정으로 바꿀 수 있어요.',
  or: '또는',
  noAccount: '처음이신가요?',
  hasAccount: '이미 가입하셨나요?',
  sendLink: '링크 보내기',
  sendAgain: '다시 보내기',
  changePassword: '비밀번호 바꾸기',
  goToMarket: '시장으로 가기',
  waitFor: '{{seconds}}초 뒤에 다시 시도',
  leavingGuest:
    '지금 게스트로 쓰고 있어요. 다른 계정으로 로그인하면 게스트 계좌로는 돌아올 수 없어요.',
  keepGuest: '게스트 계좌로 내 계정 만들기',

  // 끝난 뒤
  forgotSent: '메일을 확인해 주세요',
  forgotSentDetail:
    '가입한 주소라면 {{email, particle(of: 으로/로)}} 링크를 보냈어요. 몇 분이 지나도 오지 않으면 스팸함을 보거나 다시 보내 주세요.',
  resetDone: '비밀번호를 바꿨어요',
  resetDoneDetail: '새 비밀번호로 로그인해 주세요.',
  verifying: '이메일을 확인하고 있어요',
  verified: '이메일을 인증했어요',
  verifiedDetail: '이제 비밀번호를 잊어도 이 주소로 다시 정할 수 있어요.',
  linkMissing: '링크가 완전하지 않아요',
  linkMissingDetail: '메일에 있는 링크를 눌러서 다시 열어 주세요.',
  linkExpired: '더 이상 쓸 수 없는 링크예요',
  linkExpiredReset:
    '시간이 지났거나 이미 사용한 링크예요. 비밀번호 찾기에서 새 링크를 받아 주세요.',
  linkExpiredVerify:
    '시간이 지났거나 이미 사용한 링크예요. 로그인한 뒤 내 정보에서 인증 메일을 다시 받을 수 있어요.',

  // 잘못된 것
  nameMissing: '이름을 입력해 주세요',
  nameWrong: '보이는 글자로 50자까지 쓸 수 있어요',
  nicknameMissing: '닉네임을 입력해 주세요',
  nicknameWrong: '보이는 글자로 20자까지 쓸 수 있어요',
  emailMissing: '이메일을 입력해 주세요',
  emailWrong: 'name@example.com처럼 이메일 주소를 입력해 주세요',
  emailUsed: '이미 가입된 이메일이에요. 이 주소로 로그인해 주세요.',
  passwordMissing: '비밀번호를 입력해 주세요',
  passwordTooShort: '비밀번호는 10자 이상이어야 해요',
  passwordTooLong: '비밀번호는 128자까지 쓸 수 있어요',
  wrongCredentials: '이메일이나 비밀번호가 맞지 않아요. 대문자와 소문자도 확인해 주세요.',
  tooManyRequests: '짧은 시간에 너무 많이 시도했어요. 잠시 뒤에 다시 해 주세요.',
  tooManyGuests:
    '오늘 들어올 수 있는 게스트가 모두 찼어요. 이메일로 가입하면 바로 시작할 수 있어요.',
  full: '지금은 모의계좌를 더 만들 수 없어요. 운영자에게 알려 주세요.',
  unreachable: '서버에 연결하지 못했어요. 입력한 내용은 그대로 있으니 잠시 뒤에 다시 눌러 주세요.',
  noAnswer:
    '서버가 답하지 않아 처리됐는지 알 수 없어요. 입력한 내용은 그대로 있으니 다시 눌러 주세요.',
  serverTrouble: '서버에 문제가 생겨 처리하지 못했어요. 잠시 뒤에 다시 눌러 주세요.',
  codeWrong: '운영자 코드가 맞지 않아요. 서버를 실행한 화면의 링크를 다시 열어 주세요.',
  operatorExists: '이 서버에는 이미 운영자가 있어요. 링크는 한 번만 쓸 수 있어요.',

  // 옆의 그림
  drawing: '내 주문이 줄 서 있는 호가창 그림',
  drawingMine: '내 주문',
  drawingCaption: '진짜 호가창에서, 모의 자산으로',
  drawingFair: '사람과 봇이 낸 주문이 가격과 시간 순서대로 체결돼요.',
} as const;
