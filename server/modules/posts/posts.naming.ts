import { defineNamingTexts } from '../../kernel/naming-texts.ts';
import { tellShown } from './visibility.ts';

defineNamingTexts({
  table: 'posts',
  columns: ['title', 'body', 'body_html', 'excerpt'],
  keys: ['id'],
  changed: (tx, row) => tellShown(tx, { postId: row['id']! }),
});

defineNamingTexts({
  table: 'comments',
  columns: ['body', 'body_html'],
  // Both, because whoever is told of a comment asks for its post, too.
  keys: ['id', 'post_id'],
  changed: (tx, row) => tellShown(tx, { postId: row['post_id']!, commentId: row['id']! }),
});

defineNamingTexts({
  table: 'post_revisions',
  columns: ['title', 'body'],
  keys: ['post_id', 'version'],
});

defineNamingTexts({
  table: 'comment_revisions',
  columns: ['body'],
  keys: ['comment_id', 'version'],
});

defineNamingTexts({
  table: 'post_drafts',
  columns: ['content'],
  keys: ['account_id', 'key'],
});
