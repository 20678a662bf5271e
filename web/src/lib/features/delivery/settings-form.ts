import { textOf } from '#lib/features/forms/send.ts';

type Pace = 'instant' | 'digest' | 'off';
const paces: readonly string[] = ['instant', 'digest', 'off'];

/** What the form of choices says, as the API takes it. A topic is named once by a hidden field; boxes that are not ticked send nothing. */
export function changeFrom(form: FormData) {
  const topics = form.getAll('topic').map(String);
  const [from, to] = [textOf(form, 'quietFrom'), textOf(form, 'quietTo')];
  return {
    version: Number(textOf(form, 'version')),
    topics: topics.map((topic) => ({
      topic,
      mail: paceOf(textOf(form, `mail-${topic}`)),
      push: form.has(`push-${topic}`),
      slack: form.has(`slack-${topic}`),
    })),
    digestHour: Number(textOf(form, 'digestHour')),
    quietHours: form.has('quiet') && from !== '' && to !== '' ? { from, to } : null,
    locale: textOf(form, 'locale') === 'en' ? ('en' as const) : ('ko' as const),
  };
}

function paceOf(text: string): Pace {
  return paces.includes(text) ? (text as Pace) : 'off';
}
