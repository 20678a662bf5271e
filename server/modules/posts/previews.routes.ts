import { Type } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { bodyLimit } from './posts.settings.ts';
import { writeText } from './posts.text.ts';

const previewing = { name: 'previewing', points: 60, seconds: 60 };

export function previewsRoutes(http: Http): void {
  http.post(
    '/previews',
    {
      config: { access: { who: 'member' }, limit: previewing },
      schema: {
        tags: ['posts'],
        summary: 'What a text will look like; nothing is kept',
        body: Strict({ body: Type.String({ maxLength: 70_000 }) }),
        response: { 200: Type.Object({ html: Type.String() }) },
      },
    },
    async ({ ctx, body }) => {
      const text = await writeText(ctx, body.body, {
        pointer: '/body',
        max: ctx.setting(bodyLimit),
        idPrefix: 'preview',
      });
      return { html: text.html };
    },
  );
}
