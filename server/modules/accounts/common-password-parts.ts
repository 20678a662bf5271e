/** What guessers put passwords together from; see common-passwords.rules.ts. */

function listed(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Words and names. */
export const words = listed(`
  password passwd passw0rd p@ssword p@ssw0rd pass admin administrator root user guest test tester
  login welcome hello secret master super superman batman spiderman dragon monkey tiger lion eagle
  shadow sunshine princess prince angel lovely love iloveyou loveyou forever friend friends family
  mother father football baseball basketball soccer hockey golf music guitar piano computer internet
  server system samsung google naver kakao daum facebook instagram youtube android iphone apple orange
  banana cherry chocolate cookie coffee summer winter spring autumn monday friday sunday january
  december freedom whatever trustno letmein access changeme default temporary temp sample example
  public private security school student teacher study korea seoul busan fighting madang community
  developer coding programmer javascript python pokemon pikachu naruto starwars minecraft starcraft
  michael jessica jennifer daniel charlie thomas robert jordan minsu jisoo minji jihoon happy lucky
  magic blessing amazing beautiful diamond silver golden
`);

/** Runs and figures on the keyboard. */
export const keyRuns = listed(`
  qwer qwert qwerty qwertyu qwertyui qwertyuiop asdf asdfg asdfgh asdfghjk asdfghjkl zxcv zxcvb zxcvbn
  zxcvbnm qweasd qweasdzxc qazwsx qazwsxedc wsxedc qaz wsx qwe asd zxc poiuy poiuytrewq lkjhgf mnbvcxz
  abc abcd abcde abcdef abcdefg abcdefgh aaa aaaa xxx zzz qqq asas qwqw a q z aa qq zz
`);

/** Korean words: guessed as they are and as typed with the Latin layout on. */
export const koreanWords = listed(`
  안녕 안녕하세요 사랑 사랑해 사랑해요 비밀 비밀번호 암호 대한민국 한국 서울 부산 우리집 우리가족 가족 엄마 아빠 엄마아빠 친구 행복 행복해 행운 바보 천사 공주 왕자 나비 고양이
  강아지 댕댕이 호랑이 토끼 하늘 바다 구름 별 달 해 봄 여름 가을 겨울 학교 학생 선생님 공부 개발 개발자 컴퓨터 인터넷 네이버 카카오 삼성 관리자 운영자 테스트 마당 화이팅
  파이팅 아자아자 감사 감사합니다 최고 대박 치킨 커피 김치 라면 축구 야구 게임 민수 지수 지민 민지 지훈 서연 하나 하나님 예수님 부처님 가나다 가나다라 무궁화 진달래 코딩
`);

/** What people add to a word to make it look like a password. */
export const endings = listed(`
  1 2 7 9 11 12 22 77 88 99 00 01 10 123 111 777 000 321 1234 1111 1212 0000 4321 2580 1004 8282 7777
  9999 12345 54321 11111 123456 654321 111111 1234567 12345678 123456789 123123 12341234 1q2w3e4r ! !!
  !@ !@# !@#$ @ # 1! 12! 123! 1234! 12345! 123!@# 1234!@#$ !123 !1234 @123 @1234 #123 #1234 .123 _123
  -123 abc qwe asdf qwer
`);

/** Whole passwords that follow no other rule. */
export const patterns = listed(`
  1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 a1s2d3f4 z1x2c3v4 1qaz2wsx 1qaz2wsx3edc
  1qazxsw2 zaq12wsx zaq1xsw2 !qaz2wsx 1qaz@wsx !qaz@wsx 1234qwer 123qwe 123qweasd 123qwe123 qwe123qwe
  1234asdf 1234abcd 123abc 123456a 123456q 12345qwert 12qwaszx qwaszx12 1a2b3c4d a1b2c3d4 a1234567
  aa123456 q1234567 qw123456 asd12345 147258369 159357456 741852963 963852741 25802580 10041004
  82828282 00000000 01012345678 01000000000 trustno1 iloveyou1 ncc1701d rockyou1
`);
