import type { PersonalData } from '../../kernel/personal-data.ts';

const kept = (source: PersonalData) => (source.leaving === 'erased' ? '' : ` (${source.leaving.kept})`);

/** What is in the file, for people. */
export function writeReadme(sources: readonly PersonalData[]): { ko: string; en: string } {
  const ko = sources.map((one) => `- data/${one.name}.json: ${one.says.ko}`);
  const en = sources.map((one) => `- data/${one.name}.json: ${one.says.en}${kept(one)}`);
  return {
    ko: [
      '# 나에 관한 모든 것',
      '',
      '이 사이트가 나에 관해 가지고 있는 모든 정보예요. 다른 사람의 정보는 들어 있지 않아요.',
      '시각은 모두 UTC이고, 파일은 UTF-8 JSON이에요. manifest.json에 파일마다 몇 건인지 적혀 있어요.',
      '비밀번호와 키는 들어 있지 않아요. files/ 폴더에는 올린 파일이 그대로 들어 있어요.',
      '',
      ...ko,
      '',
    ].join('\n'),
    en: [
      '# Everything about you',
      '',
      'All that this site keeps about you, and nothing about anybody else.',
      'Times are UTC; the files are JSON in UTF-8. manifest.json says how many rows each of them has.',
      'Passwords and keys are not in it. The folder files/ holds what you uploaded.',
      'In brackets: what stays when you leave, and why.',
      '',
      ...en,
      '',
    ].join('\n'),
  };
}
