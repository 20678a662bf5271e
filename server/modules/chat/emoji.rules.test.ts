import { describe, expect, it } from 'vitest';
import { cleanEmoji } from './emoji.rules.ts';

describe('an emoji', () => {
  it.each(['👍', '🎉', '👨‍👩‍👧‍👦', '🇰🇷', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('%s is one', (emoji) => {
    expect(cleanEmoji(emoji)).toBe(emoji);
  });

  it('is stored in one way', () => {
    expect(cleanEmoji('❤')).toBe('❤️');
  });

  it.each(['', 'a', '가', '1', '👍👍', '👍 ', '<b>', '\u0000', '👍'.repeat(1_000), '\ufe0f', '\u200d'])(
    '%j is none',
    (text) => {
      expect(() => cleanEmoji(text)).toThrow('request.invalid');
    },
  );
});
