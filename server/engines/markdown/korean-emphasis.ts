import type { MarkdownIt } from 'markdown-it';

const asterisk = 0x2a;
const tilde = 0x7e;
const cjk = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * CommonMark closes `**"마당"**을` only where a space or punctuation follows, but Korean glues particles on. A run of `*`
 * beside a CJK letter therefore also opens or closes where text touches its other side. `~~` only closes that way:
 * people end sentences with it (`네~~`), and opening more often would strike out what they say next.
 */
export function koreanEmphasis(md: MarkdownIt): void {
  const CommonMarkState = md.inline.State;

  md.inline.State = class extends CommonMarkState {
    override scanDelims(start: number, canSplitWord: boolean) {
      const scanned = super.scanDelims(start, canSplitWord);
      const marker = this.src.charCodeAt(start);
      if (marker !== asterisk && marker !== tilde) return scanned;
      const before = characterBefore(this.src, start);
      const after = characterAfter(this.src, start + scanned.length, this.posMax);
      const opens = marker === asterisk && cjk.test(before) && after.trim() !== '';
      const closes = cjk.test(after) && before.trim() !== '';
      return { ...scanned, can_open: scanned.can_open || opens, can_close: scanned.can_close || closes };
    }
  };
}

function characterBefore(source: string, position: number): string {
  const last = source.charAt(position - 1);
  return /[\udc00-\udfff]/.test(last) ? source.slice(Math.max(0, position - 2), position) : last;
}

function characterAfter(source: string, position: number, end: number): string {
  return position < end ? String.fromCodePoint(source.codePointAt(position) ?? 0x20) : '';
}
