/** What a query tries, for the table of results. */
export type QueryKind =
  | 'word'
  | 'particle'
  | 'compound'
  | 'spacing'
  | 'initials'
  | 'layout'
  | 'typo'
  | 'english'
  | 'code'
  | 'phrase'
  | 'syllable'
  | 'several';

export interface LabelledQuery {
  kind: QueryKind;
  typed: string;
  /** A document of corpus.txt should be found when all of these match its title and text. Checked by eye. */
  meant: RegExp[];
}

const query = (kind: QueryKind, typed: string, ...meant: RegExp[]): LabelledQuery => ({ kind, typed, meant });

/** Hangul before a word makes it another word unless it is a compound, which the label then names. */
export const labelledQueries: readonly LabelledQuery[] = [
  query('word', '산책', /산책/),
  query('word', '텃밭', /텃밭/),
  query('word', '회의', /(?<![가-힣])회의(?![록])|화상회의/),
  query('word', '효과', /효과(?!음)/),
  query('word', '고양이', /고양이/),
  query('word', '사과', /사과(?!문)/),
  query('word', '이사', /이사(?![회])/),
  query('word', '정의', /정의/),
  query('word', '강의', /강의/),
  query('word', '개인', /개인/),
  query('word', '질문', /질문/),
  query('word', '배포', /배포/),
  query('word', '추천', /추천/),
  query('word', '쿠버네티스', /쿠버네티스/),
  query('particle', '프로젝트를', /프로젝트/),
  query('particle', '서버에서', /서버/),
  query('particle', '고양이가', /고양이/),
  query('particle', '회비를', /회비/),
  query('particle', '데이터베이스의', /데이터 ?베이스/),
  query('particle', '배포했다', /배포/),
  query('particle', '백업하는', /백업/),
  query('particle', '강아지와', /강아지/),
  query('particle', '도서관에서는', /도서관/),
  query('particle', '여행에', /여행/),
  query('compound', '데이터베이스', /데이터 ?베이스/),
  query('compound', '베이스', /베이스/),
  query('compound', '인증', /인증/),
  query('compound', '시험', /시험/),
  query('compound', '전화번호', /전화번호/),
  query('compound', '회원가입', /회원가입|가입.*회원|회원.*가입/),
  query('compound', '프로젝트 자료', /프로젝트/, /자료/),
  query('spacing', '산책모임', /산책/, /모임/),
  query('spacing', '산책 모임', /산책/, /모임/),
  query('spacing', '데이터 베이스', /데이터 ?베이스/),
  query('spacing', '번개모임', /번개/, /모임/),
  query('spacing', '층간 소음', /층간 ?소음/),
  query('spacing', '개인 정보', /개인 ?정보/),
  query('spacing', '정기모임', /정기/, /모임/),
  query('spacing', '보드 게임', /보드 ?게임/),
  query('initials', 'ㅋㅂㄴㅌㅅ', /쿠버네티스/),
  query('initials', 'ㅍㄹㅈㅌ', /프로젝트/),
  query('initials', 'ㅅㅊㄹ', /산책로/),
  query('initials', 'ㄱㅇㅇ', /고양이/),
  query('layout', 'vmfhwprxm', /프로젝트/),
  query('layout', 'tkscor', /산책/),
  query('layout', 'ghldml', /(?<![가-힣])회의(?![록])|화상회의/),
  query('layout', 'ㅇㅐㅊㅏㄷㄱ', /docker/i),
  query('layout', 'ㅔㅛ소ㅐㅜ', /python/i),
  query('typo', '프로잭트', /프로젝트/),
  query('typo', '쿠버내티스', /쿠버네티스/),
  query('typo', '데이타베이스', /데이터 ?베이스/),
  query('typo', '떡뽁이', /떡볶이/),
  query('typo', 'dokcer', /docker/i),
  query('typo', 'typscript', /typescript/i),
  query('typo', 'kubernets', /kubernetes/i),
  query('english', 'cache', /\bcach(e|es|ed|ing)\b/i),
  query('english', 'tests', /\btests?\b|\btesting\b/i),
  query('english', 'deploy', /\bdeploy(ing|s|ed)?\b/i),
  query('english', 'index', /\bindex(es|ing|ed)?\b/i),
  query('english', 'book club', /\bbook\b/i, /\bclub\b/i),
  query('english', 'Docker', /docker/i),
  query('english', 'PostgreSQL을', /postgresql/i),
  query('english', 'moderator', /\bmoderators?\b/i),
  query('code', 'getUserName', /getUserName/),
  query('code', 'user name', /getUserName|user.*name/i),
  query('code', 'c++', /c\+\+/i),
  query('code', 'c#', /c#/i),
  query('code', 'f#', /f#/i),
  query('code', 'user_profile_image', /user_profile_image/),
  query('code', 'http request', /HttpRequest/),
  query('code', 'npm install', /npm install/),
  query('phrase', '"발표 자료"', /발표 자료/),
  query('phrase', '"하루에 한"', /하루에 한/),
  query('phrase', '"never cache"', /never cache/i),
  query('phrase', '"git rebase"', /git rebase/),
  query(
    'syllable',
    '책',
    /(?<![가-힣])책(?![가-힣])|(?<![가-힣])책(을|은|이|과|부터|장|으로)|동화책|그림책|종이책|전자책|만화책/,
  ),
  query('syllable', '집', /(?<![가-힣])집(?![가-힣])|(?<![가-힣])집(을|이|에|과)(?![가-힣])/),
  query('syllable', '앱', /(?<![가-힣])앱/),
  query('syllable', '차', /(?<![가-힣])차 한잔/),
  query('syllable', '밥', /(?<![가-힣])밥(을|이|은|맛)/),
  query('several', '감자 심는 시기', /감자/, /심는/, /시기/),
  query('several', '서버 메모리', /서버/, /메모리/),
  query('several', '면접 질문', /면접/, /질문/),
  query('several', '환불 규정', /환불/, /규정/),
  query('several', 'TypeScript로 옮긴', /typescript/i, /옮긴/),
  query('several', '등산 후기', /등산/, /후기/),
];
